//! `RefCell` as the standard library has it, but for what its panics say: there each place that
//! borrows is written down, with the name of its file, and loaded by every user.

use std::cell::{self, Ref, RefMut};

#[derive(Debug, Default)]
pub(crate) struct RefCell<T>(cell::RefCell<T>);

impl<T> RefCell<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(cell::RefCell::new(value))
    }

    /// # Panics
    /// While somebody changes the value.
    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn borrow(&self) -> Ref<'_, T> {
        let Ok(value) = self.0.try_borrow() else { in_use() };
        value
    }

    /// # Panics
    /// While somebody reads or changes the value.
    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn borrow_mut(&self) -> RefMut<'_, T> {
        let Ok(value) = self.0.try_borrow_mut() else {
            in_use()
        };
        value
    }

    /// # Panics
    /// While somebody reads or changes the value.
    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn replace(&self, value: T) -> T {
        std::mem::replace(&mut *self.borrow_mut(), value)
    }

    pub(crate) fn into_inner(self) -> T {
        self.0.into_inner()
    }
}

impl<T: Default> RefCell<T> {
    /// # Panics
    /// While somebody reads or changes the value.
    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn take(&self) -> T {
        self.replace(T::default())
    }
}

/// One place for all; with debug assertions it names the one that borrows.
#[cold]
#[cfg_attr(debug_assertions, track_caller)]
fn in_use() -> ! {
    panic!("a value is changed while it is in use")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_by_several_and_changed_by_one() {
        let cell = RefCell::new(1);
        assert_eq!(*cell.borrow() + *cell.borrow(), 2);
        *cell.borrow_mut() += 1;
        assert_eq!((cell.replace(5), cell.take(), cell.into_inner()), (2, 5, 0));
    }

    #[test]
    #[should_panic(expected = "in use")]
    fn a_value_that_is_read_is_not_changed() {
        let cell = RefCell::new(1);
        let reader = cell.borrow();
        *cell.borrow_mut() += *reader;
    }
}
