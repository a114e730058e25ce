//! Mounts the app, nothing else.

fn main() {
    flow_playground::ui::mount();
}
