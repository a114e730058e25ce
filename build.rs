//! Keeps what is needed to cut the page's wasm into parts: who calls whom (xtask/src/build/split.rs).

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let set = |name: &str| std::env::var_os(name).is_some();
    if set("CARGO_FEATURE_SPLIT") && std::env::var("CARGO_CFG_TARGET_FAMILY").as_deref() == Ok("wasm") {
        println!("cargo::rustc-link-arg-bin=flow-playground=--emit-relocs");
    }
}
