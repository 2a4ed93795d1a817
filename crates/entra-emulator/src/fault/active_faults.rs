//! The faults that are switched on.

use std::sync::{Mutex, PoisonError};

use super::catalogue::Fault;
use super::rule::FaultRule;
use crate::request_summary::RequestSummary;

/// Rules in the order in which they were switched on.
#[derive(Debug, Default)]
pub(crate) struct ActiveFaults(Mutex<Vec<FaultRule>>);

/// The name of a fault that is switched on, and how often it still acts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FaultStatus {
    pub(crate) name: &'static str,
    /// `None` until it is cleared.
    pub(crate) left: Option<u32>,
}

impl ActiveFaults {
    pub(crate) fn add(&self, rule: FaultRule) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(rule);
    }

    /// Everything that is switched on.
    pub(crate) fn statuses(&self) -> Vec<FaultStatus> {
        let rules = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let status = |rule: &FaultRule| FaultStatus {
            name: rule.fault.name(),
            left: rule.left,
        };
        rules.iter().map(status).collect()
    }

    /// Switches the fault `name` off, wherever it acts; false if it was not on.
    pub(crate) fn remove(&self, name: &str) -> bool {
        let mut rules = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = rules.len();
        rules.retain(|rule| rule.fault.name() != name);
        rules.len() < before
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Uses up one act of the first fault that `pick` takes and that concerns this request; gives
    /// what `pick` made of it.
    pub(crate) fn trigger<T>(
        &self,
        summary: &RequestSummary,
        pick: impl Fn(&Fault) -> Option<T>,
    ) -> Option<T> {
        let mut rules = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut ready = rules
            .iter_mut()
            .filter(|rule| rule.left != Some(0) && rule.concerns(summary));
        let (rule, picked) = ready.find_map(|rule| pick(&rule.fault).map(|picked| (rule, picked)))?;
        let acts = rule.act();
        rules.retain(|rule| rule.left != Some(0));
        acts.then_some(picked)
    }
}
