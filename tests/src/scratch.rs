//! A folder for the files of one browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::failure::{Failure, Outcome};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A folder of its own below the system's temporary folder, removed when dropped.
#[derive(Debug)]
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Outcome<Self> {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("journey-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).map_err(Failure::system(format!("creating {}", folder.display())))?;
        Ok(Self(folder))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A file that a dying browser still writes stays behind in the temporary folder; no journey
        // fails over it.
        let _ = fs::remove_dir_all(&self.0);
    }
}
