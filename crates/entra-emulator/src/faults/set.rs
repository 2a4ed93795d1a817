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

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Uses up one act of the fault `name` if it concerns this request.
    pub(crate) fn fire(&self, name: FaultName, facts: &Facts) -> Option<FaultParams> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ready = |fault: &Fault| fault.name == name && fault.left != Some(0) && fault.concerns(facts);
        let fault = faults.iter_mut().find(|fault| ready(fault))?;
        fault.left = fault.left.map(|left| left - 1);
        let params = fault.params.clone();
        faults.retain(|fault| fault.left != Some(0));
        Some(params)
    }
}
