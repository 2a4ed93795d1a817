//! How heavy a file is, as it is and as servers send it.

use std::{
    ops::{Add, Sub},
    path::PathBuf,
};

use crate::{
    job::{Job, JobError},
    setup::Ready,
};

/// The bytes of a file, plain and compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Weight {
    pub(super) raw: u64,
    /// At level 9.
    pub(super) gzip: u64,
    /// At quality 11.
    pub(super) brotli: u64,
}

impl Add for Weight {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }
}

impl Sub for Weight {
    type Output = Self;

    /// What this one has more; nothing where it has less.
    fn sub(self, other: Self) -> Self {
        Self {
            raw: self.raw.saturating_sub(other.raw),
            gzip: self.gzip.saturating_sub(other.gzip),
            brotli: self.brotli.saturating_sub(other.brotli),
        }
    }
}

/// Node.js brings the compressors that web servers use, so that we need not compile them.
const SCRIPT: &str = "\
const fs = require('node:fs'), zlib = require('node:zlib');
for (const file of process.argv.slice(1)) {
  const bytes = fs.readFileSync(file);
  const params = {
    [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
    [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  const gzip = zlib.gzipSync(bytes, { level: 9 }).length;
  console.log('weight', bytes.length, gzip, zlib.brotliCompressSync(bytes, { params }).length);
}";

/// Weighs files, in their order.
pub(super) fn weigh(ready: &Ready, files: &[PathBuf]) -> Result<Vec<Weight>, JobError> {
    let mut command = ready.command("node");
    command.args(["-e", SCRIPT, "--"]).args(files);
    let mut weights = Vec::new();
    Job::quiet("compressing", command).run_with(|line| weights.extend(read(line)))?;
    Ok(weights)
}

fn read(line: &str) -> Option<Weight> {
    let mut numbers = line.strip_prefix("weight ")?.split(' ').map(str::parse);
    let mut next = || numbers.next()?.ok();
    Some(Weight {
        raw: next()?,
        gzip: next()?,
        brotli: next()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_is_read_and_other_lines_are_not() {
        let weight = Weight {
            raw: 300,
            gzip: 200,
            brotli: 100,
        };
        assert_eq!(read("weight 300 200 100"), Some(weight));
        assert_eq!(read("weight 300 200"), None);
        assert_eq!(read("(node:1) ExperimentalWarning: weight 1 2 3"), None);
    }

    #[test]
    fn nothing_weighs_less_than_nothing() {
        let (light, heavy) = (read("weight 3 2 1"), read("weight 30 1 10"));
        let difference = light.unwrap() - heavy.unwrap();
        assert_eq!((difference.raw, difference.gzip, difference.brotli), (0, 1, 0));
    }
}
