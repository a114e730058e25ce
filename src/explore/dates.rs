//! Date-times before, at, between and after others.

use std::sync::Arc;

use time::format_description::well_known::Iso8601;
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime};

/// For each side of a comparison with each of these date-times, one. What is none is left out.
pub(super) fn around(dates: &[Arc<str>]) -> Vec<String> {
    let mut sorted: Vec<(OffsetDateTime, &str)> =
        dates.iter().filter_map(|text| Some((read(text)?, &**text))).collect();
    sorted.sort();
    if sorted.is_empty() {
        return Vec::new();
    }
    let mut all = vec!["0001-01-01T00:00:00Z".to_owned()];
    for (at, (date, text)) in sorted.iter().enumerate() {
        all.push((*text).to_owned());
        if let Some((next, _)) = sorted.get(at + 1) {
            all.push(write(*date + (*next - *date) / 2));
        }
    }
    all.push("9999-12-31T23:59:59Z".to_owned());
    all
}

fn read(text: &str) -> Option<OffsetDateTime> {
    let text = text.trim();
    OffsetDateTime::parse(text, &Iso8601::PARSING)
        .ok()
        .or_else(|| PrimitiveDateTime::parse(text, &Iso8601::PARSING).ok().map(PrimitiveDateTime::assume_utc))
        .or_else(|| Some(Date::parse(text, &Iso8601::PARSING).ok()?.midnight().assume_utc()))
}

fn write(date: OffsetDateTime) -> String {
    let date = date.to_offset(time::UtcOffset::UTC);
    let (year, month, day) = date.to_calendar_date();
    let month: u8 = Month::into(month);
    let (hour, minute, second, milli) = date.to_hms_milli();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_of_dates() {
        let dates = ["2026-03-01".into(), "2026-01-01T00:00:00Z".into(), "soon".into()];
        assert_eq!(
            around(&dates),
            [
                "0001-01-01T00:00:00Z",
                "2026-01-01T00:00:00Z",
                "2026-01-30T12:00:00.000Z",
                "2026-03-01",
                "9999-12-31T23:59:59Z"
            ]
        );
        assert!(around(&[]).is_empty());
    }
}
