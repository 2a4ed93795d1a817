//! Which user the authorization endpoint should offer: `login_hint` or `sid`, and the routing hint
//! that goes with it.

use crate::text::concat;
use crate::url::Parameters;
use crate::{AccountInfo, Prompt};

/// What a request knows about the user, before the rules choose.
#[derive(Clone, Copy, Debug, Default)]
pub struct HintSources<'a> {
    /// The account of the request, or the active account when the request names neither user nor
    /// session.
    pub account: Option<&'a AccountInfo>,
    /// The request's own login hint.
    pub login_hint: Option<&'a str>,
    /// The request's session id.
    pub sid: Option<&'a str>,
    /// The request's domain hint; an account's opaque hint is dropped beside it.
    pub domain_hint: Option<&'a str>,
    /// The request's prompt; account choice drops every hint, and session ids count for `none`
    /// only.
    pub prompt: Option<Prompt>,
}

/// The hint that goes on the wire.
///
/// ```
/// use msal_core::hint::{Hint, HintSources};
/// let sources = HintSources { login_hint: Some("ada@contoso.com"), ..Default::default() };
/// let hint = Hint::User {
///     login_hint: "ada@contoso.com".into(),
///     mailbox: "UPN:ada@contoso.com".into(),
/// };
/// assert_eq!(Hint::choose(&sources), Some(hint));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// A session, by its id.
    Session {
        /// The `sid` parameter.
        sid: String,
        /// `X-AnchorMailbox`, when the account is known.
        mailbox: Option<String>,
    },
    /// A user, by the name or the opaque hint to sign in with.
    User {
        /// The `login_hint` parameter.
        login_hint: String,
        /// `X-AnchorMailbox`.
        mailbox: String,
    },
}

impl Hint {
    /// Chooses as MSAL.js v5 does; the first rule that applies wins.
    pub fn choose(sources: &HintSources<'_>) -> Option<Self> {
        let silent = matches!(sources.prompt, Some(Prompt::None));
        if matches!(sources.prompt, Some(Prompt::SelectAccount)) {
            return None;
        }
        if let (Some(sid), true) = (sources.sid, silent) {
            return Some(Self::Session {
                sid: sid.to_owned(),
                mailbox: None,
            });
        }
        let upn = |hint: &str| Self::User {
            login_hint: hint.to_owned(),
            mailbox: concat(&["UPN:", hint]),
        };
        let Some(account) = sources.account else {
            return sources.login_hint.map(upn);
        };
        let mailbox = account.home_account_id.anchor_mailbox();
        if let (Some(hint), None) = (account.opaque_login_hint(), sources.domain_hint) {
            return Some(Self::User {
                login_hint: hint.to_owned(),
                mailbox,
            });
        }
        if let (Some(sid), true) = (account.session_id(), silent) {
            return Some(Self::Session {
                sid: sid.to_owned(),
                mailbox: Some(mailbox),
            });
        }
        if let Some(hint) = sources.login_hint {
            return Some(upn(hint));
        }
        (!account.username.is_empty()).then(|| Self::User {
            login_hint: account.username.clone(),
            mailbox,
        })
    }

    /// Writes the hint into the request.
    pub fn write(&self, parameters: &mut Parameters) {
        match self {
            Self::Session { sid, mailbox } => {
                parameters.set("sid", sid);
                parameters.set_some("X-AnchorMailbox", mailbox.as_deref());
            }
            Self::User { login_hint, mailbox } => {
                parameters.set("login_hint", login_hint);
                parameters.set("X-AnchorMailbox", mailbox);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AccountFields;
    use crate::account::tests::{account, fields};

    fn user(login_hint: &str, mailbox: &str) -> Option<Hint> {
        Some(Hint::User {
            login_hint: login_hint.into(),
            mailbox: mailbox.into(),
        })
    }

    #[test]
    fn the_first_rule_that_applies_wins() {
        let plain = account();
        let hinted = AccountInfo::new(AccountFields {
            login_hint: Some("O.opaque".into()),
            ..fields()
        });
        let mailbox = plain.home_account_id.anchor_mailbox();
        let check = |sources: HintSources<'_>, wanted: Option<Hint>| {
            assert_eq!(Hint::choose(&sources), wanted, "{sources:?}")
        };

        check(
            HintSources {
                account: Some(&plain),
                ..Default::default()
            },
            user(&plain.username, &mailbox),
        );
        check(
            HintSources {
                account: Some(&plain),
                login_hint: Some("b@x"),
                ..Default::default()
            },
            user("b@x", "UPN:b@x"),
        );
        check(
            HintSources {
                account: Some(&hinted),
                login_hint: Some("b@x"),
                ..Default::default()
            },
            user("O.opaque", &mailbox),
        );
        check(
            HintSources {
                account: Some(&hinted),
                domain_hint: Some("x"),
                ..Default::default()
            },
            user(&hinted.username, &mailbox),
        );
        check(
            HintSources {
                account: Some(&plain),
                prompt: Some(Prompt::SelectAccount),
                ..Default::default()
            },
            None,
        );
        check(
            HintSources {
                sid: Some("s"),
                prompt: Some(Prompt::None),
                ..Default::default()
            },
            Some(Hint::Session {
                sid: "s".into(),
                mailbox: None,
            }),
        );
        check(
            HintSources {
                sid: Some("s"),
                ..Default::default()
            },
            None,
        );
    }
}
