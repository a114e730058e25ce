//! The standard library for WebAssembly. rustup installs it with the toolchain where it may (rust-toolchain.toml).

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::search;
use crate::workspace::WASM_TARGET;
use crate::{process, say};

/// Adds the target by rustup where the compiler lacks it.
pub(super) fn ensure(root: &Path) -> Result<()> {
    if installed(root)? {
        say::done(&format!("Rust target {WASM_TARGET}"));
        return Ok(());
    }
    if search::on_path("rustup").is_none() {
        bail!(
            "this Rust cannot compile to {WASM_TARGET} and there is no rustup to add it. Install Rust by rustup \
             (https://rustup.rs), or add your system's package of the Rust standard library for {WASM_TARGET}"
        );
    }
    say::doing(&format!("adding the Rust target {WASM_TARGET} by rustup (about 20 seconds)"));
    process::run(process::command("rustup").current_dir(root).args(["target", "add", WASM_TARGET]))?;
    if !installed(root)? {
        bail!(
            "rustup added {WASM_TARGET} to another toolchain than the one in use: run `rustup show` to see which is which"
        );
    }
    Ok(())
}

fn installed(root: &Path) -> Result<bool> {
    let mut rustc = process::command(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let sysroot = process::read(rustc.current_dir(root).args(["--print", "sysroot"]))?;
    Ok(PathBuf::from(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET).is_dir())
}
