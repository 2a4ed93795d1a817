//! Parameters of faults that are one of a few words.

use serde_json::Value;

use super::params::FaultParam;

/// Defines a parameter whose values are words.
macro_rules! kind {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl FaultParam for $name {
            fn read(value: &Value) -> Option<Self> {
                match value.as_str()? {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

kind! {
    /// A rule about origins that a token request is said to break.
    SpaOriginKind {
        /// `missing`: a single-page app must send an `Origin` (AADSTS9002327).
        Missing = "missing",
        /// `not_spa`: only a single-page app may send an `Origin` (AADSTS9002326).
        NotSpa = "not_spa",
    }
}

kind! {
    /// The body of a response during an outage.
    OutageBody {
        /// `json`: an OAuth error.
        Json = "json",
        /// `html`: the page of a gateway.
        Html = "html",
        /// `empty`: no body.
        Empty = "empty",
    }
}

kind! {
    /// The moment at which a connection drops.
    DropMoment {
        /// `before`: before the first byte of the response.
        Before = "before",
        /// `after_headers`: between the headers and the body.
        AfterHeaders = "after_headers",
        /// `mid_body`: in the middle of the body.
        MidBody = "mid_body",
    }
}

kind! {
    /// An oddity of an authorization response.
    RedirectExtraKind {
        /// `params`: it holds a parameter that no standard knows.
        Params = "params",
        /// `query`: it comes in the query, whatever the request asked for.
        Query = "query",
        /// `fragment`: it comes in the fragment, whatever the request asked for.
        Fragment = "fragment",
        /// `form_post`: it comes as a posted form, whatever the request asked for.
        FormPost = "form_post",
    }
}

kind! {
    /// The opener policy of the pages.
    OpenerPolicy {
        /// `on`: every page is cut off from its opener.
        On = "on",
        /// `off`: no page is cut off from its opener.
        Off = "off",
        /// `report-only`: the browser only reports that a page would be cut off.
        ReportOnly = "report-only",
    }
}

kind! {
    /// The claim that a claims challenge of Graph asks for.
    GraphChallengeKind {
        /// `nbf`: a token that was issued after the moment of the challenge.
        Nbf = "nbf",
        /// `acrs`: a token that proves an authentication context.
        Acrs = "acrs",
    }
}
