//! Form-encoded parameters, read strictly: OAuth forbids a parameter that appears twice (RFC 6749,
//! section 3.1).

use std::collections::BTreeMap;

use percent_encoding::percent_decode;

/// Decoded parameters, each at most once.
#[derive(Debug, Default, Clone)]
pub(crate) struct Params(BTreeMap<String, String>);

/// Why parameters could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ParamsError {
    /// Something that is not UTF-8 once decoded.
    Encoding,
    /// The named parameter appears more than once.
    Repeated(String),
}

impl Params {
    /// Reads the parts (query, body) as one set. A part may say once more what another has said, as
    /// MSAL.js says the correlation id, in the same words.
    pub(crate) fn read(parts: &[&[u8]]) -> Result<Self, ParamsError> {
        let mut params = BTreeMap::new();
        for part in parts {
            for (name, value) in Self::read_part(part)? {
                let known = params.insert(name.clone(), value.clone());
                if known.is_some_and(|known| known != value) {
                    return Err(ParamsError::Repeated(name));
                }
            }
        }
        Ok(Self(params))
    }

    fn read_part(part: &[u8]) -> Result<BTreeMap<String, String>, ParamsError> {
        let mut params = BTreeMap::new();
        for pair in part.split(|&byte| byte == b'&').filter(|pair| !pair.is_empty()) {
            let mut halves = pair.splitn(2, |&byte| byte == b'=');
            let name = decode(halves.next().unwrap_or_default())?;
            let value = decode(halves.next().unwrap_or_default())?;
            if params.insert(name.clone(), value).is_some() {
                return Err(ParamsError::Repeated(name));
            }
        }
        Ok(params)
    }

    /// The value of `name`; an empty one counts as absent (RFC 6749, section 3.1).
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }
}

fn decode(text: &[u8]) -> Result<String, ParamsError> {
    let spaced: Vec<u8> = text
        .iter()
        .map(|&byte| if byte == b'+' { b' ' } else { byte })
        .collect();
    let decoded = percent_decode(&spaced)
        .decode_utf8()
        .map_err(|_| ParamsError::Encoding)?;
    Ok(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded_once() {
        let params = Params::read(&[b"a=1%252B+%2b&b=", b"c=%C3%A9"]).unwrap();
        assert_eq!(params.get("a"), Some("1%2B +"));
        assert_eq!(params.get("b"), None);
        assert_eq!(params.get("c"), Some("é"));
    }

    #[test]
    fn a_parameter_may_not_appear_twice_even_in_two_parts() {
        let repeated = Err(ParamsError::Repeated("a".into()));
        assert_eq!(Params::read(&[b"a=1&a=1"]).map(|_| ()), repeated);
        assert_eq!(Params::read(&[b"a=1", b"a=2"]).map(|_| ()), repeated);
        assert!(Params::read(&[b"a=1", b"a=1&b=2"]).is_ok());
        assert_eq!(Params::read(&[b"a=%ff"]).map(|_| ()), Err(ParamsError::Encoding));
    }
}
