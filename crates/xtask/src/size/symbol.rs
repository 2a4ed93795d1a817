//! Names of functions, as wasm-bindgen writes them into a module.

/// Their generic functions are filled with others' code: collections, smart pointers, futures and
/// closures.
const CARRIERS: [&str; 9] = [
    "alloc",
    "core",
    "std",
    "futures_channel",
    "futures_core",
    "futures_util",
    "js_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
];
/// Functions under names of their own: exports, and the runtime of wasm-bindgen.
const OTHER: &str = "(other)";

/// The crate that is to blame for a function: the first one in its name that does not only carry
/// others' code.
///
/// `core::ptr::drop_in_place::<app::State>` counts for `app`, since `core` has no code without it.
pub(super) fn crate_of(name: &str) -> String {
    let named: Vec<_> = crates_in(name).collect();
    let other = named.iter().find(|name| !CARRIERS.contains(name));
    // Methods of `str`, slices and numbers name no crate.
    let default = if name.starts_with('<') { "core" } else { OTHER };
    other.or(named.first()).map_or(default, |name| name).to_owned()
}

/// The name without the compiler's hashes and the numbers by which wasm-bindgen tells instances
/// apart.
pub(super) fn plain(name: &str) -> String {
    let name = without_instance(name);
    let name = match name.rsplit_once("::h") {
        Some((name, hash)) if hash.len() == 16 && is_hexadecimal(hash) => name,
        _ => name,
    };
    without_disambiguators(name)
}

/// `app::main[3]` is the fourth function of the name `app::main`.
fn without_instance(name: &str) -> &str {
    let number = name.strip_suffix(']').and_then(|name| name.rsplit_once('['));
    match number {
        Some((name, number)) if number.bytes().all(|letter| letter.is_ascii_digit()) => name,
        _ => name,
    }
}

/// `app[1f2e3d4c5b6a7980]::main` is the function `app::main` of one of several crates `app`.
fn without_disambiguators(name: &str) -> String {
    let mut plain = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        match after.split_once(']') {
            Some((hash, after)) if hash.len() >= 8 && is_hexadecimal(hash) => rest = after,
            _ => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain + rest
}

fn is_hexadecimal(text: &str) -> bool {
    text.bytes().all(|letter| letter.is_ascii_hexdigit())
}

/// The first words of the paths in a name.
fn crates_in(name: &str) -> impl Iterator<Item = &str> {
    let is_of_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let starts = name
        .char_indices()
        .filter(move |(at, letter)| is_of_word(*letter) && !name[..*at].ends_with(is_of_word));
    starts.filter_map(move |(at, _)| {
        let rest = &name[at..];
        let end = rest.find(|letter| !is_of_word(letter))?;
        let is_first = !name[..at].ends_with("::");
        (is_first && without_hash(&rest[end..]).starts_with("::")).then_some(&rest[..end])
    })
}

/// What follows the hash of a crate, if there is one.
fn without_hash(text: &str) -> &str {
    let hash = text.strip_prefix('[').and_then(|text| text.split_once(']'));
    hash.filter(|(hash, _)| is_hexadecimal(hash))
        .map_or(text, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_counts_for_the_crate_that_made_it_necessary() {
        let table = [
            (
                "msal_web::flow::popup::acquire::{{closure}}::h0123456789abcdef",
                "msal_web",
            ),
            (
                "<msal_core::Url as core::fmt::Debug>::fmt::h0123456789abcdef",
                "msal_core",
            ),
            (
                "core::ptr::drop_in_place<alloc::vec::Vec<leptos::View>>::h01",
                "leptos",
            ),
            (
                "alloc::raw_vec::RawVec<T,A>::grow_one::h0123456789abcdef",
                "alloc",
            ),
            ("<&mut serde_json::de::Deserializer<R>>::next[12]", "serde_json"),
            (
                "msal_web[1f2e3d4c5b6a7980]::client::new::<app[12ab34cd]::App>",
                "msal_web",
            ),
            ("<T as core::convert::Into<U>>::into", "core"),
            ("<str>::to_lowercase", "core"),
            ("__wbindgen_malloc", "(other)"),
            ("memcpy", "(other)"),
        ];
        for (name, expected) in table {
            assert_eq!(crate_of(name), expected, "{name}");
        }
    }

    #[test]
    fn hashes_and_instances_are_left_out() {
        let table = [
            ("app::main::h0123456789abcdef", "app::main"),
            ("app::main::h0123456789abcdef[3]", "app::main"),
            ("app[1f2e3d4c5b6a7980]::main", "app::main"),
            ("app::hashes::hold", "app::hashes::hold"),
            (
                "<[u8; 32] as app::Encode>::encode",
                "<[u8; 32] as app::Encode>::encode",
            ),
            ("memcpy", "memcpy"),
        ];
        for (name, expected) in table {
            assert_eq!(plain(name), expected, "{name}");
        }
    }
}
