//! A certificate authority for this machine, and the server certificates it signs.

use std::path::PathBuf;

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PublicKeyData, date_time_ymd,
};
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

use super::error::TlsError;
use super::identity::{ServerIdentity, Trust, key_pin};
use crate::clock::UnixTime;

const NAME: &str = "Entra emulator, for development only";
/// Names and addresses that reach a program on the same machine.
const HOSTS: [&str; 3] = ["localhost", "127.0.0.1", "::1"];
const DAY: i64 = 24 * 3600;
const AUTHORITY_LIFETIME: i64 = 3650 * DAY;
/// Short of what any browser still accepts from an authority that its user added.
const SERVER_LIFETIME: i64 = 397 * DAY;

/// An authority: its key and its certificate.
pub(super) struct Authority {
    key: KeyPair,
    certificate_pem: String,
}

impl Authority {
    pub(super) fn make() -> Result<Self, TlsError> {
        let key = KeyPair::generate()?;
        let certificate_pem = Self::certificate_for(&key)?.pem();
        Ok(Self { key, certificate_pem })
    }

    /// An authority read back.
    pub(super) fn known(key: KeyPair, certificate_pem: String) -> Self {
        Self { key, certificate_pem }
    }

    /// A certificate of the authority that `key` is.
    pub(super) fn certificate_for(key: &KeyPair) -> Result<Certificate, TlsError> {
        Ok(authority_params().self_signed(key)?)
    }

    /// Makes a server certificate; `file` is where the authority's own certificate lies.
    pub(super) fn certify(&self, file: Option<PathBuf>) -> Result<ServerIdentity, TlsError> {
        let server_key = KeyPair::generate()?;
        let issuer = Issuer::new(authority_params(), &self.key);
        let server = server_params()?.signed_by(&server_key, &issuer)?;
        Ok(ServerIdentity {
            chain: vec![server.der().clone()],
            key: PrivatePkcs8KeyDer::from(server_key.serialize_der()).into(),
            trust: Trust {
                authority: Some(self.certificate_pem.clone()),
                authority_file: file,
                key_pin: Some(key_pin(&server_key.subject_public_key_info())),
            },
        })
    }
}

fn authority_params() -> CertificateParams {
    let mut params = lasting(CertificateParams::default(), AUTHORITY_LIFETIME);
    params.distinguished_name.push(DnType::CommonName, NAME);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn server_params() -> Result<CertificateParams, TlsError> {
    let hosts = HOSTS.map(str::to_owned);
    let mut params = lasting(CertificateParams::new(hosts)?, SERVER_LIFETIME);
    params.distinguished_name.push(DnType::CommonName, "localhost");
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    Ok(params)
}

/// Valid from yesterday, because clocks differ.
fn lasting(mut params: CertificateParams, seconds: i64) -> CertificateParams {
    let now = UnixTime::of_machine();
    let (begin, end) = (now.plus(-DAY).date(), now.plus(seconds).date());
    params.not_before = date_time_ymd(begin.0 as i32, begin.1 as u8, begin.2 as u8);
    params.not_after = date_time_ymd(end.0 as i32, end.1 as u8, end.2 as u8);
    params
}
