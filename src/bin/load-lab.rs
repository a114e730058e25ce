//! The load lab's Web Worker, nothing else.

fn main() {
    flow_playground::runtime::lab::serve();
}
