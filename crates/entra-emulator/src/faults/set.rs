//! The faults that are switched on.

use std::sync::{Mutex, PoisonError};

use super::{Fault, FaultName, FaultParams};
use crate::call::Facts;

/// Faults in the order they were ordered.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    pub(crate) fn add(&self, fault: Fault) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
    }

    /// Names and remaining acts (`None`: until cleared) of what is switched on.
    pub(crate) fn all(&self) -> Vec<(&'static str, Option<u32>)> {
        let faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        faults
            .iter()
            .map(|fault| (fault.name.name(), fault.left))
            .collect()
    }

    /// Switches the fault `name` off, wherever it acts; false if it was not on.
    pub(crate) fn remove(&self, name: &str) -> bool {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = faults.len();
        faults.retain(|fault| fault.name.name() != name);
        faults.len() < before
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Uses up one act of the fault `name` if it concerns this request.
    pub(crate) fn fire(&self, name: FaultName, facts: &Facts) -> Option<FaultParams> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ready = |fault: &Fault| fault.name == name && fault.left != Some(0) && fault.concerns(facts);
        let params = faults.iter_mut().find(|fault| ready(fault))?.act();
        faults.retain(|fault| fault.left != Some(0));
        params
    }
}
