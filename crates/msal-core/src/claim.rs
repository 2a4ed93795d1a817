//! Claims as the types that an app works with, read from our own JSON.

use crate::UnixTime;
use crate::json::Json;

/// A type that a claim can be read as, by
/// [`IdTokenClaims::get`](crate::IdTokenClaims::get).
///
/// Implemented for text, truth values, whole numbers, times, lists and JSON itself; an app may add
/// types of its own, by the accessors of [`Json`].
///
/// ```
/// use msal_core::claim::FromClaim;
/// use msal_core::json::Json;
///
/// enum Plan {
///     Free,
///     Paid,
/// }
///
/// impl FromClaim for Plan {
///     fn from_claim(value: &Json) -> Option<Self> {
///         match value.text()? {
///             "free" => Some(Self::Free),
///             "paid" => Some(Self::Paid),
///             _ => None,
///         }
///     }
/// }
/// ```
pub trait FromClaim: Sized {
    /// The claim's value; `None` when it is of another kind.
    fn from_claim(value: &Json) -> Option<Self>;
}

impl FromClaim for String {
    fn from_claim(value: &Json) -> Option<Self> {
        value.text().map(str::to_owned)
    }
}

impl FromClaim for bool {
    fn from_claim(value: &Json) -> Option<Self> {
        value.bool()
    }
}

/// A number that is not negative, without its fraction.
impl FromClaim for u64 {
    fn from_claim(value: &Json) -> Option<Self> {
        value.integer()
    }
}

/// A number, without its fraction.
impl FromClaim for i64 {
    fn from_claim(value: &Json) -> Option<Self> {
        value.signed_integer()
    }
}

/// A `NumericDate` (RFC 7519, section 2): seconds since the epoch.
impl FromClaim for UnixTime {
    fn from_claim(value: &Json) -> Option<Self> {
        value.integer().map(Self::from_seconds)
    }
}

/// A claim of any kind.
impl FromClaim for Json {
    fn from_claim(value: &Json) -> Option<Self> {
        Some(value.clone())
    }
}

/// An array whose items can all be read. A single value counts as a list of one, since some
/// authorities send a claim with one value so.
impl<T: FromClaim> FromClaim for Vec<T> {
    fn from_claim(value: &Json) -> Option<Self> {
        match value {
            Json::List(items) => items.iter().map(T::from_claim).collect(),
            Json::Null => None,
            single => Some(vec![T::from_claim(single)?]),
        }
    }
}

/// Tells a claim that is there and `null`, as `Some(None)`, from one that is missing or of another
/// kind.
impl<T: FromClaim> FromClaim for Option<T> {
    fn from_claim(value: &Json) -> Option<Self> {
        match value {
            Json::Null => Some(None),
            value => T::from_claim(value).map(Some),
        }
    }
}

/// Whether a claim names this value: alone, or among the items of a list.
pub(crate) fn names(claim: &Json, value: &str) -> bool {
    claim.text() == Some(value) || claim.items().iter().any(|item| item.text() == Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::IdTokenClaims;
    use crate::RawIdToken;
    use crate::encoding::base64url;

    fn claims(json: &str) -> IdTokenClaims {
        let token = ["h.", &base64url(json.as_bytes()), ".s"].concat();
        IdTokenClaims::decode(&RawIdToken::new(token)).unwrap()
    }

    #[test]
    fn a_claim_is_read_as_the_type_that_is_asked_for() {
        let claims = claims(r#"{"t":"text","b":true,"n":7,"m":-7.9,"l":["a","b"],"one":"a","nothing":null}"#);
        assert_eq!(claims.get::<String>("t").as_deref(), Some("text"));
        assert_eq!(claims.get::<bool>("b"), Some(true));
        assert_eq!(
            (claims.get::<u64>("n"), claims.get::<i64>("n")),
            (Some(7), Some(7))
        );
        assert_eq!((claims.get::<u64>("m"), claims.get::<i64>("m")), (None, Some(-7)));
        assert_eq!(claims.get("n"), Some(UnixTime::from_seconds(7)));
        assert_eq!(claims.get("l"), Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(claims.get("one"), Some(vec!["a".to_owned()]));
        assert_eq!(claims.get::<Option<String>>("nothing"), Some(None));
        assert_eq!(claims.get("t"), Some(Some("text".to_owned())));
        assert_eq!(claims.get::<Json>("n").map(|n| n.to_json()).as_deref(), Some("7"));
    }

    #[test]
    fn a_claim_of_another_kind_is_none_at_all() {
        let claims = claims(r#"{"t":"text","n":7,"mixed":["a",1],"nothing":null}"#);
        assert_eq!((claims.get::<bool>("t"), claims.get::<u64>("t")), (None, None));
        assert_eq!(claims.get::<String>("n"), None);
        assert_eq!(claims.get::<Vec<String>>("mixed"), None);
        assert_eq!(claims.get::<Vec<String>>("nothing"), None);
        assert_eq!(claims.get::<Option<String>>("missing"), None);
    }

    #[test]
    fn the_largest_numbers_are_kept_within_bounds() {
        let claims = claims(r#"{"low":-9223372036854775808,"high":9223372036854775808,"far":-1e300}"#);
        assert_eq!(claims.get::<i64>("low"), Some(i64::MIN));
        assert_eq!(claims.get::<i64>("high"), Some(i64::MAX));
        assert_eq!(claims.get::<i64>("far"), Some(i64::MIN));
    }
}
