//! The authority on disk: made once, so that a user trusts it once.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rcgen::{KeyPair, PublicKeyData};

use super::authority::Authority;
use super::error::TlsError;
use super::pem;
use crate::random;

const KEY_FILE: &str = "authority-key.pem";
const CERTIFICATE_FILE: &str = "authority.pem";

/// The directory for the emulator's files among the user's application data.
pub(crate) fn default_directory() -> Option<PathBuf> {
    let from = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let home = || from("HOME");
    let data = if cfg!(windows) {
        from("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Application Support"))
    } else {
        from("XDG_DATA_HOME").or_else(|| home().map(|home| home.join(".local/share")))
    };
    data.map(|data| data.join("entra-emulator"))
}

/// The authority of `directory`, made if there is none, and the file of its certificate.
///
/// Several emulators may start at once: the first key written is the key of all.
pub(super) fn authority(directory: &Path) -> Result<(Authority, PathBuf), TlsError> {
    let (key_file, file) = (directory.join(KEY_FILE), directory.join(CERTIFICATE_FILE));
    if !key_file.exists() {
        fs::create_dir_all(directory).map_err(at(directory))?;
        write_first(&key_file, &KeyPair::generate()?.serialize_pem())?;
    }
    let text = fs::read_to_string(&key_file).map_err(at(&key_file))?;
    let key = KeyPair::from_pem(&text).map_err(|_| TlsError::Pem {
        path: key_file,
        what: "private key",
    })?;
    if !certifies(&file, &key) {
        replace(&file, &Authority::certificate_for(&key)?.pem())?;
    }
    let certificate = fs::read_to_string(&file).map_err(at(&file))?;
    Ok((Authority::known(key, certificate), file))
}

/// Whether `file` holds a certificate of `key`: such a certificate contains the public key as it
/// is.
fn certifies(file: &Path, key: &KeyPair) -> bool {
    let public_key = key.subject_public_key_info();
    let read = pem::certificates(file).unwrap_or_default();
    read.first().is_some_and(|certificate| {
        certificate
            .windows(public_key.len())
            .any(|part| part == public_key)
    })
}

/// Writes `file` unless another process wrote it meanwhile.
fn write_first(file: &Path, text: &str) -> Result<(), TlsError> {
    let written = write_beside(file, text)?;
    let linked = fs::hard_link(&written, file);
    fs::remove_file(&written).map_err(at(&written))?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(at(file)(error)),
        _ => Ok(()),
    }
}

fn replace(file: &Path, text: &str) -> Result<(), TlsError> {
    let written = write_beside(file, text)?;
    fs::rename(&written, file).map_err(at(file))
}

/// Readers never see half of a file.
fn write_beside(file: &Path, text: &str) -> Result<PathBuf, TlsError> {
    let beside = file.with_extension(random::opaque(9));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut written = options.open(&beside).map_err(at(&beside))?;
    written.write_all(text.as_bytes()).map_err(at(&beside))?;
    Ok(beside)
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> TlsError {
    let path = path.to_owned();
    move |source| TlsError::File { path, source }
}
