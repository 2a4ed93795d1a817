//! Numbers, of which the protocol needs whole seconds.

use crate::decimal;
use crate::text::{concat, split_once};

/// The whole part of a number as JSON writes it, exponent included.
pub(super) fn whole(text: &str) -> Option<u64> {
    let (mantissa, exponent) = split_exponent(text);
    let (digits, fraction) = split_once(mantissa, b'.').unwrap_or((mantissa, ""));
    (!digits.starts_with('-')).then_some(())?;
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let wanted = match exponent.strip_prefix('-') {
        Some(shift) => digits.len().saturating_sub(places(shift)),
        None => digits.len() + places(exponent),
    };
    let digits = concat(&[digits, fraction]);
    let mut value = 0;
    for at in 0..wanted {
        value = add_digit(value, digits.as_bytes().get(at).copied().unwrap_or(b'0'))?;
    }
    Some(value)
}

fn split_exponent(number: &str) -> (&str, &str) {
    let parts = split_once(number, b'e').or_else(|| split_once(number, b'E'));
    parts.unwrap_or((number, "0"))
}

/// By how many places to shift; with more than a thousand no number of use is left.
fn places(exponent: &str) -> usize {
    decimal::parse(exponent).unwrap_or(1000).min(1000) as usize
}

fn add_digit(value: u64, digit: u8) -> Option<u64> {
    let digit = digit.checked_sub(b'0').filter(|digit| *digit < 10)?;
    // By a comparison, since a product that tells its overflow takes 128 bits.
    Some(match value > u64::MAX / 10 {
        true => u64::MAX,
        false => (value * 10).saturating_add(digit.into()),
    })
}
