//! A Chromium for the tests, and the driver that steers it.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::search;
use super::system::{self, Manager};
use crate::say;

/// A Chromium and a driver that understand each other.
#[derive(Clone, Debug)]
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

const BROWSERS: &[&str] =
    &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const DRIVERS: &[&str] = &["chromedriver", "chromium.chromedriver"];

/// Where installers put them beside the `PATH`.
const BROWSER_PATHS: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];
const DRIVER_PATHS: &[&str] = &["/usr/lib/chromium/chromedriver", "/usr/lib/chromium-browser/chromedriver"];

const BY_HAND: &str = "Install Chromium (or Chrome) and the ChromeDriver of the same version, \
    or name them in the environment variables CHROMIUM and CHROMEDRIVER. \
    Debian: apt-get install chromium chromium-driver; Fedora: dnf install chromium chromedriver; \
    macOS: brew install --cask google-chrome chromedriver; \
    others: https://googlechromelabs.github.io/chrome-for-testing/";

const MANAGERS: &[Manager] = &[
    Manager {
        program: "apt-get",
        needs_root: true,
        commands: &[&["update"], &["install", "-y", "chromium", "chromium-driver"]],
    },
    Manager { program: "dnf", needs_root: true, commands: &[&["install", "-y", "chromium", "chromedriver"]] },
    Manager { program: "apk", needs_root: true, commands: &[&["add", "chromium", "chromium-chromedriver"]] },
    Manager { program: "pacman", needs_root: true, commands: &[&["-Sy", "--noconfirm", "chromium"]] },
    Manager {
        program: "brew",
        needs_root: false,
        commands: &[&["install", "--cask", "google-chrome", "chromedriver"]],
    },
];

/// Finds both, or installs both by the system's package manager where it may.
pub(super) fn ensure() -> Result<Browser> {
    if let Some(browser) = find()? {
        return Ok(browser);
    }
    system::install("Chromium with its driver", MANAGERS, BY_HAND)?;
    match find()? {
        Some(browser) => Ok(browser),
        None => bail!("no Chromium with its driver was found after installing them. {BY_HAND}"),
    }
}

fn find() -> Result<Option<Browser>> {
    let browsers = candidates("CHROMIUM", BROWSERS, BROWSER_PATHS)?;
    let drivers = candidates("CHROMEDRIVER", DRIVERS, DRIVER_PATHS)?;
    let Some((browser, driver)) = first_match(&browsers, &drivers) else {
        return match (browsers.first(), drivers.first()) {
            (Some(browser), Some(driver)) => bail!(
                "{} is version {} but {} is version {}: their first numbers must be equal. {BY_HAND}",
                browser.path.display(),
                browser.version,
                driver.path.display(),
                driver.version,
            ),
            _ => Ok(None),
        };
    };
    say::done(&format!("Chromium {} with its driver", browser.version));
    Ok(Some(Browser { chromium: browser.path.clone(), driver: driver.path.clone() }))
}

#[derive(Debug)]
struct Candidate {
    path: PathBuf,
    version: String,
}

fn first_match<'a>(
    browsers: &'a [Candidate],
    drivers: &'a [Candidate],
) -> Option<(&'a Candidate, &'a Candidate)> {
    let pairs = browsers.iter().flat_map(|browser| drivers.iter().map(move |driver| (browser, driver)));
    pairs
        .into_iter()
        .find(|(browser, driver)| search::major(&browser.version) == search::major(&driver.version))
}

/// The one named in the environment, or all that are found.
fn candidates(variable: &str, names: &[&str], paths: &[&str]) -> Result<Vec<Candidate>> {
    let found: Vec<PathBuf> = match std::env::var_os(variable) {
        Some(path) if !Path::new(&path).is_file() => {
            bail!(
                "the environment variable {variable} names {}, which is no file",
                Path::new(&path).display()
            )
        }
        Some(path) => vec![path.into()],
        None => {
            let named = names.iter().filter_map(|name| search::on_path(name));
            named.chain(paths.iter().map(PathBuf::from).filter(|path| path.is_file())).collect()
        }
    };
    let versioned =
        found.into_iter().filter_map(|path| Some(Candidate { version: search::version_of(&path)?, path }));
    Ok(versioned.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(path: &str, version: &str) -> Candidate {
        Candidate { path: path.into(), version: version.into() }
    }

    #[test]
    fn the_browser_is_the_one_that_the_driver_understands() {
        let browsers = [candidate("chrome", "130.0.1"), candidate("chromium", "156.0.2")];
        let drivers = [candidate("driver", "156.0.9")];
        let (browser, _) = first_match(&browsers, &drivers).expect("the second browser fits");
        assert_eq!(browser.path, PathBuf::from("chromium"));
        assert!(first_match(&browsers[..1], &drivers).is_none());
    }
}
