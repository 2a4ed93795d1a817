//! One error code, and the short ways to write one in the catalogue.

/// One error that Entra can report.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ErrorCode {
    pub(crate) family: ErrorFamily,
    pub(crate) number: u32,
    /// `error` at the token endpoint.
    pub(crate) at_token: &'static str,
    /// `error` in a redirect from the authorization endpoint.
    pub(crate) at_authorize: &'static str,
    /// `suberror`, told by the token endpoint only.
    pub(crate) suberror: Option<&'static str>,
    /// HTTP status at the token endpoint.
    pub(crate) status: u16,
    /// The sentence after the number; `{}` stands for a detail of the request.
    pub(crate) text: &'static str,
}

/// The product that numbers a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorFamily {
    Entra,
    B2c,
}

pub(super) const fn code(number: u32, error: &'static str, text: &'static str) -> ErrorCode {
    ErrorCode {
        family: ErrorFamily::Entra,
        number,
        at_token: error,
        at_authorize: error,
        suberror: None,
        status: 400,
        text,
    }
}

/// A code that asks for the user: `interaction_required` from the authorization endpoint,
/// `invalid_grant` from the token endpoint.
pub(super) const fn interaction(
    number: u32,
    suberror: Option<&'static str>,
    text: &'static str,
) -> ErrorCode {
    let plain = code(number, "invalid_grant", text);
    ErrorCode {
        at_authorize: "interaction_required",
        suberror,
        ..plain
    }
}

pub(super) const fn dead_grant(number: u32, text: &'static str) -> ErrorCode {
    let plain = code(number, "invalid_grant", text);
    ErrorCode {
        suberror: Some("bad_token"),
        ..plain
    }
}

pub(super) const fn b2c(number: u32, error: &'static str, text: &'static str) -> ErrorCode {
    let plain = code(number, error, text);
    ErrorCode {
        family: ErrorFamily::B2c,
        ..plain
    }
}

pub(super) const fn with_status(status: u16, plain: ErrorCode) -> ErrorCode {
    ErrorCode { status, ..plain }
}
