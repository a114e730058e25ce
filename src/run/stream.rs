//! Streams of random numbers: one for each customer and node, so that a customer's luck depends neither on the
//! other customers nor on the other nodes, and two designs can be compared on the same customers.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::{Rng as _, SeedableRng as _};
use rand_xoshiro::SplitMix64;

/// The increment of SplitMix64: the golden ratio in 64 bits.
const GOLDEN_RATIO: u64 = 0x9E37_79B9_7F4A_7C15;

/// The number of the stream of arrivals; nodes have 32 bits.
const ARRIVALS: u64 = 1 << 40;

/// The `n`th number that SplitMix64 gives for a seed. Numbers that only count (customers, nodes) are good seeds
/// no sooner than it has mixed them.
fn mixed(seed: u64, n: u64) -> u64 {
    SplitMix64::seed_from_u64(seed.wrapping_add(n.wrapping_mul(GOLDEN_RATIO))).next_u64()
}

/// What a customer's streams follow from.
pub(super) fn of_customer(seed: u64, customer: u32) -> u64 {
    mixed(seed, u64::from(customer))
}

/// A customer's stream at a node.
pub(super) fn of_node(customer_seed: u64, node: u32) -> Pcg32 {
    Pcg32::new(mixed(customer_seed, u64::from(node)), u64::from(node))
}

/// The stream of the times at which customers come.
pub(crate) fn of_arrivals(seed: u64) -> Pcg32 {
    Pcg32::new(mixed(seed, ARRIVALS), ARRIVALS)
}
