//! What is sent to the authority, and when it must not be.

use std::time::Duration;

use msal_testkit::SentRequest;
use msal_web::ScopeSet;
use msal_web::platform::Clock as _;

use super::call::{CallKind, CallRecord};
use super::standing::Standing;
use super::{Rules, USERS};
use crate::conditions::{Access, LockReach};
use crate::life::Life;
use crate::network::{Fate, Flight};
use crate::observer;

/// The authority has asked for patience.
pub(super) struct Throttle {
    pub(super) life: u32,
    pub(super) domain: usize,
    pub(super) scope: String,
    pub(super) until: Duration,
}

impl Rules {
    pub(crate) fn request_sent(
        &self,
        life: &Life,
        id: u32,
        sent: &SentRequest,
        flights: &[Flight],
        fate: Fate,
    ) {
        let owner = self.user_of(sent);
        self.trace.tell(|| {
            let user = owner.as_ref().map(|user| user.name.as_str()).unwrap_or("nobody");
            let grant = sent.grant();
            format!("tab {}: request {id}, {grant} for {user}, {fate:?}", life.tab)
        });
        let user = owner.and_then(|user| self.user(&user.username));
        let domain = self.domain_of(life.tab);
        self.trouble(life.tab, sent, fate, |standing| standing.lost_requests += 1);
        self.check_alone(life, sent, flights);
        self.check_patience(life, sent);
        if let Some(user) = user {
            self.check_need(life, domain, user, sent);
        }
        if matches!(fate, Fate::LostOnTheWay | Fate::LostOnTheWayBack) {
            self.failed.borrow_mut().push((life.number, sent.clone()));
        }
    }

    /// A request is over, or nobody waits for it any more.
    pub(crate) fn request_over(&self, tab: usize, sent: &SentRequest, fate: Fate) {
        self.trouble(tab, sent, fate, |standing| {
            standing.lost_requests = standing.lost_requests.saturating_sub(1);
        });
    }

    /// A request comes to grief, or is over after it has.
    pub(super) fn trouble(&self, tab: usize, sent: &SentRequest, fate: Fate, count: impl Fn(&mut Standing)) {
        if fate == Fate::Arrives {
            return;
        }
        let now = self.clock.monotonic();
        let user = self.user_of(sent).and_then(|user| self.user(&user.username));
        for number in user.map_or(0..USERS, |user| user..user + 1) {
            self.change(self.domain_of(tab), number, |standing| {
                standing.trouble = standing.trouble.max(Some(now));
                count(standing);
                standing.needs_user |= self.conditions.rotates;
            });
        }
    }

    /// Never two token requests at once for one refresh token.
    pub(super) fn check_alone(&self, life: &Life, sent: &SentRequest, flights: &[Flight]) {
        let token = sent.field("refresh_token");
        let reaches = |flight: &&Flight| match self.conditions.lock_reach {
            LockReach::AllTabs => true,
            LockReach::OnePage => flight.life == life.number,
        };
        let mut others = flights
            .iter()
            .filter(|flight| token.is_some() && flight.refresh_token.as_deref() == token);
        if let Some(other) = others.find(reaches) {
            self.violated(|| {
                format!(
                    "tabs {} and {} use one refresh token at once",
                    life.tab, other.tab
                )
            });
        }
    }

    /// Whether a request with the same form has failed for want of a connection.
    pub(super) fn is_repetition(&self, life: &Life, sent: &SentRequest) -> bool {
        let failed = self.failed.borrow();
        failed
            .iter()
            .any(|(number, request)| *number == life.number && request.form == sent.form)
    }

    /// No refresh for what the cache has, where nobody wants more than a cached token.
    pub(super) fn check_need(&self, life: &Life, domain: usize, user: usize, sent: &SentRequest) {
        let is_repetition = self.is_repetition(life, sent);
        // A mirror is as old as the last look at the store. Sign-ins wait for nobody, and without
        // locks between the tabs neither do renewals.
        let calls = self.calls.borrow();
        let own = calls
            .iter()
            .filter(|call| call.life == life.number && !call.is_over());
        let looked = own.map(|call| call.began).min();
        let looked = looked.unwrap_or(self.clock.monotonic());
        let is_since = |call: &CallRecord| call.over_at.is_none_or(|over| over >= looked);
        let is_signing_in = |call: &CallRecord| call.kind == CallKind::SignIn && is_since(call);
        let may_be_old = self.conditions.access == Access::Mirrored
            && (self.conditions.lock_reach == LockReach::OnePage || calls.iter().any(is_signing_in));
        if may_be_old
            || self.may_force.get()
            || self.conditions.fills
            || is_repetition
            || sent.grant() != "refresh_token"
        {
            return;
        }
        let wanted = ScopeSet::parse(sent.field("scope").unwrap_or_default());
        let entries = self.entries(domain);
        let client = observer::client(&entries, &self.clock);
        if observer::cached_token(&client, &self.users[user], &wanted).is_some() {
            self.violated(|| format!("tab {} asks for a token that is in the cache", life.tab));
        }
    }

    /// A client has read that it should be patient. Its calls fail until then.
    pub(crate) fn throttled(&self, life: &Life, sent: &SentRequest, length: Duration) {
        let until = self.clock.monotonic() + length;
        let domain = self.domain_of(life.tab);
        for user in 0..USERS {
            self.change(domain, user, |standing| {
                standing.trouble = standing.trouble.max(Some(until));
            });
        }
        if sent.grant() == "refresh_token" {
            self.throttled.borrow_mut().push(Throttle {
                life: life.number,
                domain,
                scope: sent.field("scope").unwrap_or_default().to_owned(),
                until,
            });
        }
    }

    /// No silent call asks for the same while the authority wants patience: in the same document,
    /// nor in another one that sees at once what the first has written. Only the repetition of a
    /// request whose connection has failed may be on its way already.
    pub(super) fn check_patience(&self, life: &Life, sent: &SentRequest) {
        if sent.grant() != "refresh_token" || self.is_repetition(life, sent) {
            return;
        }
        let (now, domain) = (self.clock.monotonic(), self.domain_of(life.tab));
        let sees_others = self.conditions.access == Access::Direct && !self.has_refused(domain);
        let throttled = self.throttled.borrow();
        let is_for = |throttle: &&Throttle| {
            (throttle.life == life.number || sees_others && throttle.domain == domain)
                && sent.field("scope") == Some(&throttle.scope)
                && throttle.until > now
        };
        if let Some(throttle) = throttled.iter().find(is_for) {
            let early = throttle.until.saturating_sub(now);
            self.violated(|| format!("tab {} asks again {early:?} too early", life.tab));
        }
    }
}
