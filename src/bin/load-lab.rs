//! The load lab's Web Worker, nothing else.

fn main() {
    #[cfg(feature = "split")]
    flow_playground::flow::expression::bring();
    flow_playground::runtime::lab::serve();
}
