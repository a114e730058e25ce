//! What must not be found on any way through the flow.

use crate::explore::{ExploreReport, FindingCode, Way};
use crate::flow::Millis;

use super::Lesson;

/// Something that must hold on every way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Nothing of the kind is found.
    Absent(FindingCode),
    /// The customer is never left without a message for longer.
    SilentAtMost(Millis),
}

/// What breaks a demand.
#[derive(Clone, Debug, PartialEq)]
pub struct Breach {
    /// What it is, where exploring says so.
    pub message: Option<String>,
    /// A way that shows it.
    pub way: Option<Way>,
}

impl Lesson {
    /// What must hold on every way.
    pub fn demands(&self) -> Vec<Demand> {
        let silence = self.max_silence_ms.map(Demand::SilentAtMost);
        self.absent.iter().copied().map(Demand::Absent).chain(silence).collect()
    }
}

impl Demand {
    /// Everything that breaks it.
    pub fn breaches(self, report: &ExploreReport) -> Vec<Breach> {
        match self {
            Self::Absent(code) => {
                let of_kind = report.findings.iter().filter(|finding| finding.code == code);
                of_kind
                    .map(|finding| Breach {
                        message: Some(finding.message.clone()),
                        way: finding.way.clone(),
                    })
                    .collect()
            }
            Self::SilentAtMost(at_most) => {
                let way = Some(&report.most_silent).filter(|way| way.longest_silence_ms > at_most);
                way.map(|way| Breach { message: None, way: Some(way.clone()) }).into_iter().collect()
            }
        }
    }
}
