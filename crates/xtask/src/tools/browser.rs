//! A Chromium and the driver that steers it.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    apt,
    step::{Found, StepError, Tool},
    toolchain::first_line,
    version::Version,
    workspace::program_in_path,
};

/// Looks where `CHROMIUM`, `CHROME` and `CHROMEDRIVER` say, then in `PATH`.
pub(crate) struct ChromiumAndDriver;

/// Two programs of one version.
#[derive(Clone, Debug)]
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Tool for ChromiumAndDriver {
    type Product = Browser;

    fn name(&self) -> &'static str {
        "chromium and chromedriver"
    }

    fn purpose(&self) -> &'static str {
        "run the tests that need a browser"
    }

    fn find(&self) -> Result<Found<Browser>, String> {
        let chromium = chromium().ok_or("no Chromium or Chrome found")?;
        let driver = driver().ok_or("no chromedriver found")?;
        let browser_version = version(&chromium)?;
        let driver_version = version(&driver)?;
        if browser_version.major != driver_version.major {
            let (browser, driver) = (browser_version.major, driver_version.major);
            println!("   chromium is {browser}, chromedriver {driver}: they may not understand each other");
        }
        Ok(Found {
            version: browser_version.to_string(),
            place: format!("{}, {}", chromium.display(), driver.display()),
            product: Browser { chromium, driver },
        })
    }

    fn remedy(&self) -> String {
        if apt::is_here() {
            "install chromium and chromium-driver".into()
        } else {
            "ask you to install them".into()
        }
    }

    fn install(&self) -> Result<(), StepError> {
        if apt::is_here() {
            return apt::install(&["chromium", "chromium-driver"]);
        }
        let how = "install Chrome or Chromium and the chromedriver of the same version; \
                   CHROMIUM and CHROMEDRIVER name them where they are not in PATH";
        Err(StepError::ByHand {
            why: "there is no browser to test with".into(),
            how: how.into(),
        })
    }
}

fn chromium() -> Option<PathBuf> {
    const NAMES: [&str; 5] = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ];
    const MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
    let named = ["CHROMIUM", "CHROME"].into_iter().find_map(named_by);
    let in_path = || NAMES.into_iter().find_map(program_in_path);
    named
        .or_else(in_path)
        .or_else(|| Some(PathBuf::from(MACOS)).filter(|program| program.is_file()))
}

fn driver() -> Option<PathBuf> {
    named_by("CHROMEDRIVER").or_else(|| program_in_path("chromedriver"))
}

fn named_by(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .filter(|program| program.is_file())
}

fn version(program: &Path) -> Result<Version, String> {
    let line = first_line(Command::new(program).arg("--version"));
    line.as_deref()
        .and_then(Version::first_in)
        .ok_or_else(|| format!("{} does not run", program.display()))
}
