//! Wrong inputs, made of right ones.

use crate::json_mutation::change_value;
use crate::random::Choice;

/// Longer ones only take longer.
const LONGEST: usize = 8 * 1024;

/// What parsers trip over.
const WORDS: [&str; 64] = [
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "null",
    "true",
    "-0",
    "1e999999",
    "1e-999999",
    "-1",
    ".",
    "18446744073709551616",
    "9999999999999999999999999999",
    "0x10",
    "NaN",
    "\\u0000",
    "\\ud800",
    "\\udc00",
    "\\ud83d\\ude00",
    "\\u",
    "\\x",
    "=",
    "==",
    "&",
    "&&",
    "%",
    "%2",
    "%ff",
    "%00",
    "%25",
    "+",
    "#",
    "#/",
    "?",
    "//",
    "://",
    "https://",
    "http://localhost:",
    "@",
    ":65536",
    "..",
    "|",
    "||",
    " ",
    "\t",
    "\r\n",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "ä",
    "€",
    "\u{1f600}",
    "code=",
    "state=",
    "error=",
    "claims=\"",
    "Bearer ",
    "eyJ",
    "secret",
    "msal.3|",
];

/// Bytes that are no UTF-8.
const BROKEN: [&[u8]; 5] = [
    b"\xff",
    b"\xc0\x80",
    b"\xe2\x82",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
];

/// What can be nested, opened and closed.
const NESTS: [(&str, &str); 4] = [("[", "]"), ("{\"a\":", "}"), ("[{\"b\":[", "]}]"), ("\"", "\"")];

/// An input from the corpus with one to six mistakes.
pub fn mutated(corpus: &[Vec<u8>], choice: &mut Choice) -> Vec<u8> {
    let mut input = choice.one_of(corpus).cloned().unwrap_or_default();
    // Half of the JSON stays JSON, so that what stands behind the parser is reached.
    if choice.below(2) == 0 {
        for _ in 0..=choice.below(3) {
            change_value(&mut input, choice);
        }
        if choice.below(2) == 0 {
            return input;
        }
    }
    for _ in 0..=choice.below(6) {
        mutate(&mut input, corpus, choice);
        input.truncate(LONGEST);
    }
    input
}

fn mutate(input: &mut Vec<u8>, corpus: &[Vec<u8>], choice: &mut Choice) {
    let at = choice.below(input.len() + 1);
    let (start, end) = choice.range(input.len());
    match choice.below(16) {
        0 => flip_bit(input, at, choice),
        1 => set_byte(input, at, choice.below(256) as u8),
        2 => input.truncate(at),
        3 => drop(input.drain(start..end)),
        4 => drop(input.drain(at..input.len().min(at + 1 + choice.below(4)))),
        5 => repeat(input, (start, end), choice),
        6 => splice(input, at, corpus, choice),
        7 => insert(
            input,
            at,
            choice.one_of(&WORDS).map_or(b"", |word| word.as_bytes()),
        ),
        8 => insert(input, at, choice.one_of(&BROKEN).copied().unwrap_or_default()),
        9 => nest(input, (start, end), choice),
        10 => change_number(input, at, choice),
        11 => input
            .get_mut(start..end)
            .unwrap_or_default()
            .make_ascii_uppercase(),
        12 => input.get_mut(start..end).unwrap_or_default().reverse(),
        13 => move_part(input, (start, end), choice),
        14 => replace_alike(input, choice),
        _ => insert(input, at, &vec![choice.below(128) as u8; choice.below(300)]),
    }
}

fn flip_bit(input: &mut [u8], at: usize, choice: &mut Choice) {
    if let Some(byte) = input.get_mut(at) {
        *byte ^= 1 << choice.below(8);
    }
}

fn set_byte(input: &mut [u8], at: usize, value: u8) {
    if let Some(byte) = input.get_mut(at) {
        *byte = value;
    }
}

fn insert(input: &mut Vec<u8>, at: usize, part: &[u8]) {
    input.splice(at..at, part.iter().copied());
}

fn repeat(input: &mut Vec<u8>, (start, end): (usize, usize), choice: &mut Choice) {
    let part = input.get(start..end).unwrap_or_default();
    let part = part.repeat(1 + choice.below(if part.len() < 40 { 60 } else { 3 }));
    insert(input, end, &part);
}

/// The beginning of this input, and the end of another.
fn splice(input: &mut Vec<u8>, at: usize, corpus: &[Vec<u8>], choice: &mut Choice) {
    if let Some(other) = choice.one_of(corpus) {
        let from = choice.below(other.len() + 1);
        input.truncate(at);
        input.extend_from_slice(other.get(from..).unwrap_or_default());
    }
}

fn nest(input: &mut Vec<u8>, (start, end): (usize, usize), choice: &mut Choice) {
    let depth = choice.below(400);
    if let Some((open, close)) = choice.one_of(&NESTS) {
        insert(input, end, close.repeat(depth).as_bytes());
        insert(input, start, open.repeat(depth).as_bytes());
    }
}

/// Another number where the next one stands.
fn change_number(input: &mut Vec<u8>, at: usize, choice: &mut Choice) {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let Some(start) = input
        .iter()
        .skip(at)
        .position(is_digit)
        .map(|skipped| at + skipped)
    else {
        return;
    };
    let length = input.iter().skip(start).take_while(|byte| is_digit(byte)).count();
    let number = match choice.below(6) {
        0 => "9".repeat(1 + choice.below(400)),
        1 => format!("0.{}", "0".repeat(choice.below(400))),
        2 => format!("1e{}", choice.below(10_000_000)),
        3 => format!("-{}", choice.below(10)),
        4 => u64::MAX.to_string(),
        _ => choice.below(5_000_000_000).to_string(),
    };
    input.splice(start..start + length, number.into_bytes());
}

fn move_part(input: &mut Vec<u8>, (start, end): (usize, usize), choice: &mut Choice) {
    let part: Vec<u8> = input.drain(start..end).collect();
    let to = choice.below(input.len() + 1);
    insert(input, to, &part);
}

/// Another mark where one stands, so that the form stays nearly right.
fn replace_alike(input: &mut [u8], choice: &mut Choice) {
    const MARKS: &[u8] = b"\"\\{}[]:,=&#?|. /%+-";
    let is_mark = |byte: &u8| MARKS.contains(byte);
    let count = input.iter().filter(|byte| is_mark(byte)).count();
    let wanted = choice.below(count);
    let mut marks = input.iter_mut().filter(|byte| is_mark(byte));
    if let (Some(byte), Some(mark)) = (marks.nth(wanted), choice.one_of(MARKS)) {
        *byte = *mark;
    }
}
