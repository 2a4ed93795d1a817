//! A store that never refuses: what the browser's storage does not take is kept in memory.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::platform::Storage;

pub(crate) struct FallbackStorage {
    /// `None` when memory is what was asked for.
    lasting: Option<Rc<dyn Storage>>,
    memory: RefCell<BTreeMap<String, String>>,
}

impl FallbackStorage {
    pub(crate) fn new(lasting: Option<Rc<dyn Storage>>) -> Self {
        Self {
            lasting,
            memory: RefCell::default(),
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<String> {
        let kept = self.memory.borrow().get(key).cloned();
        kept.or_else(|| self.lasting.as_ref()?.get(key))
    }

    pub(crate) fn set(&self, key: &str, value: &str) {
        let written = self
            .lasting
            .as_ref()
            .is_some_and(|storage| storage.set(key, value).is_ok());
        let mut memory = self.memory.borrow_mut();
        if written {
            memory.remove(key);
        } else {
            memory.insert(key.to_owned(), value.to_owned());
        }
    }

    pub(crate) fn remove(&self, key: &str) {
        self.memory.borrow_mut().remove(key);
        if let Some(storage) = &self.lasting {
            storage.remove(key);
        }
    }
}
