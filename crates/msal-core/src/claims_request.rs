//! The `claims` parameter (OpenID Connect Core, section 5.5): what MSAL always asks for, the
//! client's capabilities, the caller's wishes.

use crate::error::ConfigurationError;
use crate::json::{self, Json, Object};

/// The id-token claims that every request asks for: the sign-in state, the hint for the next
/// sign-in, the region.
const OPTIONAL_ID_CLAIMS: [&str; 3] = ["signin_state", "login_hint", "tenant_region_sub_scope"];

/// The claims request for the wire: the caller's JSON object, completed.
///
/// A key that the caller has set, even to `null`, is kept. Capabilities such as `cp1` go to
/// `access_token.xms_cc`.
///
/// # Errors
/// [`ConfigurationError::InvalidClaims`] when the caller's text is not a JSON object, or its
/// members are not objects.
///
/// ```
/// let claims = msal_core::claims_request::merge(None, &["cp1".to_owned()])?;
/// assert!(claims.contains(r#""xms_cc":{"values":["cp1"]}"#));
/// # Ok::<(), msal_core::AuthError>(())
/// ```
pub fn merge(caller: Option<&str>, capabilities: &[String]) -> Result<String, ConfigurationError> {
    let mut claims = match caller {
        Some(text) => parse(text)?,
        None => Object::default(),
    };
    let id_token = member(&mut claims, "id_token")?;
    for name in OPTIONAL_ID_CLAIMS {
        if id_token.get(name).is_none() {
            id_token.put(name, object("essential", false.into()));
        }
    }
    if !capabilities.is_empty() {
        let values = json::list(&mut capabilities.iter().map(String::as_str));
        member(&mut claims, "access_token")?.put("xms_cc", object("values", values));
    }
    Ok(claims.to_json())
}

/// Longer than any claims request that is meant: each claim is looked up among all others.
const LONGEST: usize = 64 * 1024;

/// One claims request that asks for what both ask for; where both say something of a claim, the
/// second counts. A text that is no claims request, or is longer than 64 KB, asks for nothing.
///
/// ```
/// use msal_core::claims_request::union;
/// let both = union(Some(r#"{"access_token":{"a":null}}"#), Some(r#"{"access_token":{"b":null}}"#));
/// assert_eq!(both.as_deref(), Some(r#"{"access_token":{"a":null,"b":null}}"#));
/// ```
pub fn union(first: Option<&str>, second: Option<&str>) -> Option<String> {
    let read = |text: Option<&str>| Object::parse(text.filter(|text| text.len() <= LONGEST)?);
    let Some(mut claims) = read(first) else {
        return read(second).map(|claims| claims.to_json());
    };
    let others = read(second).unwrap_or_default();
    for (name, member) in others.iter() {
        match (claims.get_mut(name), member) {
            (Some(Json::Object(known)), Json::Object(wanted)) => {
                wanted
                    .iter()
                    .for_each(|(claim, value)| known.put(claim, value.clone()));
            }
            _ => claims.put(name, member.clone()),
        }
    }
    Some(claims.to_json())
}

/// Whether the caller asks for something, so that a cached token will not do.
pub fn is_challenge(caller: Option<&str>) -> bool {
    caller.is_some_and(|text| parse(text).is_ok_and(|claims| !claims.is_empty()))
}

fn object(name: &str, value: Json) -> Json {
    let mut object = Object::default();
    object.put(name, value);
    object.into()
}

fn parse(text: &str) -> Result<Object, ConfigurationError> {
    Object::parse(text).ok_or(ConfigurationError::InvalidClaims)
}

/// The member of this name, which must be an object; an empty one when there is none yet.
fn member<'a>(claims: &'a mut Object, name: &str) -> Result<&'a mut Object, ConfigurationError> {
    if claims.get(name).is_none() {
        claims.put(name, Object::default().into());
    }
    match claims.get_mut(name) {
        Some(Json::Object(object)) => Ok(object),
        _ => Err(ConfigurationError::InvalidClaims),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_the_callers_wishes_the_usual_claims_are_asked_for() {
        assert_eq!(
            merge(None, &[]).unwrap(),
            r#"{"id_token":{"signin_state":{"essential":false},"login_hint":{"essential":false},"tenant_region_sub_scope":{"essential":false}}}"#
        );
    }

    #[test]
    fn the_callers_wishes_are_kept_and_completed() {
        let merged = merge(
            Some(r#"{"id_token":{"login_hint":null}}"#),
            &["CP1".to_owned(), "x".to_owned()],
        );
        assert_eq!(
            merged.unwrap(),
            r#"{"id_token":{"login_hint":null,"signin_state":{"essential":false},"tenant_region_sub_scope":{"essential":false}},"access_token":{"xms_cc":{"values":["CP1","x"]}}}"#
        );
    }

    #[test]
    fn claims_that_are_no_object_are_refused() {
        for text in ["", "[]", "1", "{", r#"{"id_token":1}"#, r#"{"id_token":null}"#] {
            assert!(
                matches!(merge(Some(text), &[]), Err(ConfigurationError::InvalidClaims)),
                "{text}"
            );
        }
    }

    #[test]
    fn a_union_asks_for_what_either_asks_for() {
        let check = |first: Option<&str>, second: Option<&str>, wanted: Option<&str>| {
            assert_eq!(
                union(first, second).as_deref(),
                wanted,
                "{first:?} and {second:?}"
            );
        };
        let (a, b) = (
            r#"{"access_token":{"a":1}}"#,
            r#"{"access_token":{"a":2,"b":null},"id_token":{}}"#,
        );
        check(None, None, None);
        check(Some(a), None, Some(a));
        check(None, Some(b), Some(b));
        check(Some("nonsense"), Some(b), Some(b));
        check(Some(a), Some("[]"), Some(a));
        check(Some(a), Some(b), Some(b));
        check(
            Some(b),
            Some(a),
            Some(r#"{"access_token":{"a":1,"b":null},"id_token":{}}"#),
        );
        check(Some(r#"{"access_token":null}"#), Some(a), Some(a));
    }

    #[test]
    fn a_hostile_wish_asks_for_nothing() {
        let many: Vec<String> = (0..10_000).map(|number| format!(r#""m{number}":null"#)).collect();
        let hostile = format!(r#"{{"access_token":{{{}}}}}"#, many.join(","));
        let mine = r#"{"access_token":{"a":1}}"#;
        assert_eq!(union(Some(mine), Some(&hostile)).as_deref(), Some(mine));
    }

    #[test]
    fn an_empty_wish_is_no_challenge() {
        assert!(!is_challenge(None) && !is_challenge(Some("{}")) && !is_challenge(Some("{")));
        assert!(is_challenge(Some(r#"{"access_token":{}}"#)));
    }
}
