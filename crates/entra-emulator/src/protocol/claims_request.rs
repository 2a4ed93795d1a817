//! The `claims` parameter (OpenID Connect Core, section 5.5), as clients pass a challenge on and
//! announce what they can do.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::aadsts;
use crate::http::Params;
use crate::oauth_error::OAuthError;

/// The claims that a request asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ClaimsRequest {
    /// `xms_cc` holds `cp1`: the client handles claims challenges, so its tokens may live long.
    pub(crate) continuous_access: bool,
    /// Authentication contexts (`acrs`) that the token must prove.
    pub(crate) contexts: BTreeSet<String>,
    /// A Conditional Access policy (`capolids`) wants to be satisfied.
    pub(crate) policies: bool,
    /// Claims wanted in the id token.
    pub(crate) id_token: BTreeSet<String>,
}

impl ClaimsRequest {
    /// Reads the parameter; none asks for nothing.
    pub(crate) fn read(params: &Params) -> Result<Self, OAuthError> {
        let Some(text) = params.get("claims") else {
            return Ok(Self::default());
        };
        let claims: Map<String, Value> =
            serde_json::from_str(text).map_err(|_| OAuthError::new(&aadsts::MALFORMED))?;
        let names = claims.get("id_token").and_then(Value::as_object);
        let access = claims.get("access_token").unwrap_or(&Value::Null);
        Ok(Self {
            continuous_access: values(&access["xms_cc"]).any(|value| value.eq_ignore_ascii_case("cp1")),
            contexts: values(&access["acrs"]).map(str::to_owned).collect(),
            policies: access.get("capolids").is_some(),
            id_token: names.into_iter().flat_map(Map::keys).cloned().collect(),
        })
    }

    /// This request, together with an earlier one of the same sign-in.
    pub(crate) fn merged_with(mut self, earlier: Self) -> Self {
        self.continuous_access |= earlier.continuous_access;
        self.policies |= earlier.policies;
        self.contexts.extend(earlier.contexts);
        self.id_token.extend(earlier.id_token);
        self
    }
}

/// `value` or `values` of one requested claim.
fn values(claim: &Value) -> impl Iterator<Item = &str> {
    let several = claim["values"].as_array().into_iter().flatten();
    several.chain([&claim["value"]]).filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(claims: &str) -> Result<ClaimsRequest, OAuthError> {
        ClaimsRequest::read(&Params::read(&[format!("claims={claims}").as_bytes()]).unwrap())
    }

    #[test]
    fn capabilities_and_challenges_are_understood() {
        let request = read(
            r#"{"access_token":{"xms_cc":{"values":["CP1"]},"acrs":{"essential":true,"value":"c1"},"capolids":{}},"id_token":{"auth_time":null}}"#,
        )
        .unwrap();
        assert!(request.continuous_access && request.policies);
        assert!(request.contexts.contains("c1") && request.id_token.contains("auth_time"));
    }

    #[test]
    fn what_is_no_object_is_refused_and_odd_members_are_not() {
        for bad in ["[]", "1", "{", "null"] {
            assert!(read(bad).is_err(), "{bad}");
        }
        for odd in [
            "{}",
            r#"{"access_token":[],"id_token":3}"#,
            r#"{"access_token":{"xms_cc":null,"acrs":7}}"#,
        ] {
            assert_eq!(read(odd), Ok(ClaimsRequest::default()), "{odd}");
        }
    }
}
