//! The transport that answers from mock responses: which one, and after how long.

use std::sync::Arc;

use rand_distr::{Distribution as _, Exp1, StandardNormal, StandardUniform};
use rand_pcg::Pcg32;

use crate::flow::{Distribution, Millis, MockFailure, MockOrder, Object, Value, millis};
use crate::i18n::tr;
use crate::interpreter::{
    Conversation, Failure, FailureReason, MockLatency, MockProgram, MockReply, NodeIndex, Program, Response,
};

use super::stream;

/// The 95th percentile of the standard normal distribution.
const Z95: f64 = 1.644_853_626_951_472_2;

/// One conversation's use of the mocks of its webhooks.
#[derive(Clone, Debug)]
pub(super) struct MockTransport {
    seed: u64,
    nodes: Vec<NodeState>,
}

#[derive(Clone, Debug)]
struct NodeState {
    node: NodeIndex,
    used: usize,
    /// The reply to the next request, once it has been looked at.
    next: Option<usize>,
    /// Its stream, from the first draw on: most mocks never draw.
    random: Option<Pcg32>,
}

/// What a mock does with a request that was sent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Answer {
    /// It answers with this reply after a time; with the first, where the node has no mock responses.
    After { latency_ms: Millis, reply: usize },
    /// It never answers.
    Never,
}

impl MockTransport {
    /// Random draws follow from the seed, the customer and the node, so that one customer's draws do not
    /// depend on what the others do.
    pub(super) fn new(seed: u64, customer: u32) -> Self {
        Self { seed: stream::of_customer(seed, customer), nodes: Vec::new() }
    }

    /// Makes it another customer's, in the memory that it has.
    pub(super) fn reset(&mut self, seed: u64, customer: u32) {
        self.seed = stream::of_customer(seed, customer);
        self.nodes.clear();
    }

    /// Gives back the memory that comes with use.
    pub(super) fn shrink(&mut self) {
        self.nodes = Vec::new();
    }

    /// Whether the mock turns the next request away at the gate; such a reply is used up then.
    #[inline]
    pub(super) fn turns_away(&mut self, program: &Program, node: NodeIndex) -> bool {
        let Some(mock) = mock_of(program, node).filter(|mock| mock.turns_away) else { return false };
        self.turns_next_away(mock, node)
    }

    #[inline(never)]
    fn turns_next_away(&mut self, mock: &MockProgram, node: NodeIndex) -> bool {
        let (seed, state) = (self.seed, self.state(node));
        let reply = state.next(mock, seed);
        let turned_away = mock.replies[reply].fail == Some(MockFailure::TurnedAway);
        if turned_away {
            state.take(mock, seed);
        }
        turned_away
    }

    /// Chooses the reply to a request and draws its latency.
    pub(super) fn choose(&mut self, program: &Program, node: NodeIndex) -> Answer {
        let Some(mock) = mock_of(program, node) else { return Answer::After { latency_ms: 0, reply: 0 } };
        let (seed, state) = (self.seed, self.state(node));
        let reply = state.take(mock, seed);
        let chosen = &mock.replies[reply];
        if chosen.fail == Some(MockFailure::Timeout) {
            return Answer::Never;
        }
        let latency_ms = match chosen.latency {
            MockLatency::Fixed(ms) => ms,
            MockLatency::Drawn(distribution) => draw(distribution, state.random(seed)),
        };
        Answer::After { latency_ms, reply }
    }

    fn state(&mut self, node: NodeIndex) -> &mut NodeState {
        let at = match self.nodes.iter().position(|state| state.node == node) {
            Some(at) => at,
            None => {
                if self.nodes.len() == self.nodes.capacity() {
                    // Most flows have few webhooks, and a million customers may be there.
                    self.nodes.reserve_exact(1);
                }
                self.nodes.push(NodeState { node, used: 0, next: None, random: None });
                self.nodes.len() - 1
            }
        };
        &mut self.nodes[at]
    }
}

impl NodeState {
    fn next(&mut self, mock: &MockProgram, customer_seed: u64) -> usize {
        let next = self.next.unwrap_or_else(|| match mock.order {
            MockOrder::Sequence => self.used.min(mock.replies.len() - 1),
            MockOrder::Cycle => self.used % mock.replies.len(),
            MockOrder::Random => draw_weighted(&mock.replies, self.random(customer_seed)),
        });
        self.next = Some(next);
        next
    }

    fn random(&mut self, customer_seed: u64) -> &mut Pcg32 {
        self.random.get_or_insert_with(|| stream::of_node(customer_seed, self.node.0))
    }

    fn take(&mut self, mock: &MockProgram, customer_seed: u64) -> usize {
        let reply = self.next(mock, customer_seed);
        self.next = None;
        self.used += 1;
        reply
    }
}

fn mock_of(program: &Program, node: NodeIndex) -> Option<&MockProgram> {
    program.webhook(node)?.mock.as_ref()
}

/// Whether a mock response is an answer with a 2xx status.
pub(super) fn is_ok(program: &Program, node: NodeIndex, reply: usize) -> bool {
    mock_of(program, node).is_none_or(|mock| {
        let chosen = &mock.replies[reply];
        chosen.fail.is_none() && (200..300).contains(&chosen.status)
    })
}

/// What a mock response says, with its templates resolved against the conversation; a node that has no mock responses
/// answers with an empty 200.
///
/// # Errors
/// The failure that the mock stands for.
#[inline]
pub fn answer(
    conversation: &Conversation,
    now: Millis,
    node: NodeIndex,
    reply: usize,
) -> Result<Arc<Response>, Failure> {
    let chosen = mock_of(conversation.program(), node).map(|mock| &mock.replies[reply]);
    match chosen.and_then(|chosen| chosen.constant.as_ref().filter(|_| chosen.fail.is_none())) {
        Some(constant) => Ok(Arc::clone(constant)),
        None => made(conversation, now, node, reply),
    }
}

/// An answer that is not always the same.
fn made(
    conversation: &Conversation,
    now: Millis,
    node: NodeIndex,
    reply: usize,
) -> Result<Arc<Response>, Failure> {
    let program = conversation.program();
    let Some(mock) = mock_of(program, node) else {
        return Ok(Arc::new(Response {
            status: 200,
            headers: Arc::default(),
            body: "".into(),
            note: Some(
                tr!("this webhook has no mock responses: 200 with an empty body stands in for one").into(),
            ),
        }));
    };
    let chosen = &mock.replies[reply];
    if chosen.fail.is_some() {
        return Err(Failure {
            reason: FailureReason::Network,
            detail: tr!("the mock says that the host cannot be reached").into(),
        });
    }
    let mut note = None;
    let scope = conversation.mock_scope(now, mock.reads_request);
    let mut resolve = |template: &crate::flow::JsonTemplate| {
        template.resolve(&scope, program.symbols()).unwrap_or_else(|error| {
            note = Some(tr!("a template of the mock response could not be evaluated: {error}", error).into());
            None
        })
    };
    let headers: Object = chosen
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.to_lowercase().into(), resolve(value)?)))
        .collect();
    let body = chosen.body.as_ref().map_or_else(|| Some(Value::from("")), &mut resolve);
    let body = body.unwrap_or_default();
    Ok(Arc::new(Response { status: chosen.status, headers: Arc::new(headers), body, note }))
}

fn draw_weighted(replies: &[MockReply], random: &mut Pcg32) -> usize {
    let total: f64 = replies.iter().map(|reply| reply.weight).sum();
    let uniform: f64 = StandardUniform.sample(random);
    let mut left = uniform * total;
    for (at, reply) in replies.iter().enumerate() {
        left -= reply.weight;
        if left < 0.0 {
            return at;
        }
    }
    replies.len() - 1
}

/// Draws a latency. `libm` computes the same bits on every machine.
fn draw(latency: Distribution, random: &mut Pcg32) -> Millis {
    millis(match latency {
        Distribution::Uniform { min, max } => {
            let uniform: f64 = StandardUniform.sample(random);
            min + uniform * (max - min)
        }
        Distribution::Exponential { mean } => {
            let exponential: f64 = Exp1.sample(random);
            mean * exponential
        }
        Distribution::Lognormal { p50, p95 } => {
            let normal: f64 = StandardNormal.sample(random);
            p50 * libm::exp(libm::log(p95 / p50) / Z95 * normal)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percentiles(latency: Distribution) -> (Millis, Millis, f64) {
        let mut random = Pcg32::new(7, 1);
        let mut drawn: Vec<Millis> = (0..100_000).map(|_| draw(latency, &mut random)).collect();
        drawn.sort_unstable();
        let mean = drawn.iter().sum::<Millis>() as f64 / drawn.len() as f64;
        (drawn[drawn.len() / 2], drawn[drawn.len() * 95 / 100], mean)
    }

    #[track_caller]
    fn near(value: f64, wanted: f64) {
        assert!((value / wanted - 1.0).abs() < 0.02, "{value} is not near {wanted}");
    }

    #[test]
    fn latencies_follow_their_distributions() {
        let (p50, p95, _) = percentiles(Distribution::Lognormal { p50: 2.0, p95: 12.0 });
        near(p50 as f64, 2000.0);
        near(p95 as f64, 12_000.0);
        let (p50, _, mean) = percentiles(Distribution::Exponential { mean: 3.0 });
        near(mean, 3000.0);
        near(p50 as f64, 3000.0 * std::f64::consts::LN_2);
        let (p50, p95, _) = percentiles(Distribution::Uniform { min: 1.0, max: 3.0 });
        near(p50 as f64, 2000.0);
        near(p95 as f64, 2900.0);
    }
}
