use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn limits(per_minute: Option<u32>, concurrent: Option<u32>, queued: Option<u32>) -> Limits {
    Limits {
        max_triggers_per_minute: per_minute,
        max_concurrent_requests: concurrent,
        max_queued_requests: queued,
        max_wait_ms: None,
    }
}

#[test]
fn without_limits_everything_starts() {
    let mut gate = Gate::new(&Limits::default());
    for request in 0..1000 {
        assert_eq!(gate.offer(0, request), Admission::Started);
    }
    assert_eq!((gate.in_flight(), gate.queued(), gate.next_start(0)), (1000, 0, None));
}

#[test]
fn a_full_gate_queues_and_a_full_queue_turns_away() {
    let mut gate = Gate::new(&limits(None, Some(1), Some(1)));
    assert_eq!(gate.offer(0, 'a'), Admission::Started);
    assert_eq!(gate.offer(0, 'b'), Admission::Queued { ahead: 0 });
    assert_eq!(gate.offer(0, 'c'), Admission::TurnedAway);
    assert_eq!(gate.next_start(0), None, "only the end of a request helps");
    gate.finish();
    assert_eq!(gate.next(5), Some('b'));
    assert_eq!(gate.next(5), None);
}

#[test]
fn the_window_slides() {
    let mut gate = Gate::new(&limits(Some(2), None, None));
    assert_eq!(gate.offer(0, 1), Admission::Started);
    assert_eq!(gate.offer(10_000, 2), Admission::Started);
    assert_eq!(gate.offer(20_000, 3), Admission::Queued { ahead: 0 });
    assert_eq!(gate.next_start(20_000), Some(60_000));
    assert_eq!(gate.next(59_999), None, "a start at 0 is within the last 60 s until just before 60 s");
    assert_eq!(gate.next(60_000), Some(3));
    assert_eq!(gate.offer(60_001, 4), Admission::Queued { ahead: 0 });
    assert_eq!(gate.next_start(60_001), Some(70_000));
}

#[test]
fn a_newcomer_does_not_overtake_the_queue() {
    let mut gate = Gate::new(&limits(None, Some(1), None));
    gate.offer(0, 1);
    gate.offer(0, 2);
    gate.finish();
    assert_eq!(gate.offer(0, 3), Admission::Queued { ahead: 1 });
    assert_eq!(gate.next(0), Some(2));
}

#[test]
fn a_withdrawn_request_leaves_the_queue() {
    let mut gate = Gate::new(&limits(None, Some(1), None));
    gate.offer(0, 1);
    gate.offer(0, 2);
    assert!(gate.withdraw(&2));
    assert!(!gate.withdraw(&2));
    gate.finish();
    assert_eq!(gate.next(0), None);
}

/// What happens to the gate in a property test.
#[derive(Clone, Debug)]
enum Event {
    /// Time passes, and queued requests start as soon as they can.
    Pass(Millis),
    /// A request is offered.
    Offer,
    /// The request under way for the longest ends.
    Finish,
    /// The last of the queue is withdrawn.
    Withdraw,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => (0..40_000_u64).prop_map(Event::Pass),
        6 => Just(Event::Offer),
        3 => Just(Event::Finish),
        1 => Just(Event::Withdraw),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_limits_hold_in_order_and_nobody_is_lost(
        per_minute in prop::option::of(1..5_u32),
        concurrent in prop::option::of(1..4_u32),
        queued in prop::option::of(0..6_u32),
        events in prop::collection::vec(event(), 0..200),
    ) {
        let mut gate = Gate::new(&limits(per_minute, concurrent, queued));
        let mut now = 0;
        let mut starts: Vec<(Millis, usize)> = Vec::new();
        let mut waiting: Vec<usize> = Vec::new();
        let (mut offered, mut turned_away, mut withdrawn, mut in_flight) = (0, 0, 0, 0_usize);

        let drain = |gate: &mut Gate<usize>, now, starts: &mut Vec<_>, waiting: &mut Vec<usize>, in_flight: &mut usize| {
            while let Some(request) = gate.next(now) {
                assert_eq!(waiting.remove(0), request, "first in, first out");
                starts.push((now, request));
                *in_flight += 1;
            }
        };
        for event in events {
            match event {
                Event::Pass(ms) => {
                    let until = now + ms;
                    while let Some(at) = gate.next_start(now).filter(|at| *at <= until) {
                        now = at;
                        let before = starts.len();
                        drain(&mut gate, now, &mut starts, &mut waiting, &mut in_flight);
                        prop_assert!(starts.len() > before, "at the time that it names, the gate opens");
                    }
                    now = until;
                }
                Event::Offer => {
                    let request = offered;
                    offered += 1;
                    match gate.offer(now, request) {
                        Admission::Started => {
                            prop_assert!(waiting.is_empty());
                            starts.push((now, request));
                            in_flight += 1;
                        }
                        Admission::Queued { ahead } => {
                            prop_assert_eq!(ahead, waiting.len());
                            waiting.push(request);
                        }
                        Admission::TurnedAway => {
                            prop_assert_eq!(Some(waiting.len()), queued.map(|bound| bound as usize));
                            turned_away += 1;
                        }
                    }
                }
                Event::Finish if in_flight > 0 => {
                    gate.finish();
                    in_flight -= 1;
                    drain(&mut gate, now, &mut starts, &mut waiting, &mut in_flight);
                }
                Event::Withdraw if !waiting.is_empty() => {
                    prop_assert!(gate.withdraw(&waiting.pop().unwrap()));
                    withdrawn += 1;
                }
                Event::Finish | Event::Withdraw => {}
            }
            prop_assert_eq!((gate.in_flight(), gate.queued()), (in_flight, waiting.len()));
            prop_assert!(concurrent.is_none_or(|bound| in_flight <= bound as usize));
        }
        if let Some(bound) = per_minute {
            for (at, (start, _)) in starts.iter().enumerate() {
                let inside = starts[at..].iter().take_while(|(later, _)| later - start < WINDOW_MS).count();
                prop_assert!(inside <= bound as usize, "{inside} starts within 60 s from {start}");
            }
        }
        let distinct: BTreeSet<usize> = starts.iter().map(|(_, request)| *request).collect();
        prop_assert_eq!(distinct.len(), starts.len(), "nobody starts twice");
        prop_assert_eq!(starts.len() + waiting.len() + turned_away + withdrawn, offered, "nobody is lost");
    }
}
