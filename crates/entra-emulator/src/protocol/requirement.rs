//! Policies that a sign-in must satisfy before the application gets its authorization response.

use std::collections::BTreeSet;

/// A policy that can interrupt a sign-in, in the order in which they are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Requirement {
    /// The user must be assigned to the application.
    Assignment,
    /// Conditional Access must not block the user.
    Access,
    /// The user must prove a second factor.
    SecondFactor,
    /// An administrator must consent to what the application asks for.
    AdminConsent,
    /// The user must consent to what the application asks for.
    Consent,
}

/// Requirements that a fault imposes beside those of the directory.
pub(crate) type Requirements = BTreeSet<Requirement>;
