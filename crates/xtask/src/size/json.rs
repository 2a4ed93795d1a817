//! The report as JSON, for other programs.

use super::{
    Measured, Weight,
    module::{Contents, Part},
};

/// One object, with an array of apps.
pub(super) fn write(measured: &[Measured]) -> String {
    format!("{{\"apps\":{}}}\n", array(measured.iter().map(app)))
}

fn app(measured: &Measured) -> String {
    let contents = measured.contents.as_ref().map(contents);
    format!(
        "{{\"name\":{},\"total\":{},\"wasm\":{},\"js\":{}{}}}",
        text(measured.app.name),
        weight(measured.total()),
        weight(measured.wasm),
        weight(measured.js),
        contents.unwrap_or_default()
    )
}

fn weight(weight: Weight) -> String {
    let Weight { raw, gzip, brotli } = weight;
    format!("{{\"raw\":{raw},\"gzip\":{gzip},\"brotli\":{brotli}}}")
}

fn contents(contents: &Contents) -> String {
    format!(
        ",\"code\":{},\"data\":{},\"crates\":{},\"functions\":{}",
        contents.code,
        contents.data,
        array(contents.crates.iter().map(part)),
        array(contents.functions.iter().map(part))
    )
}

fn part(part: &Part) -> String {
    let Part {
        name,
        bytes,
        functions,
    } = part;
    format!(
        "{{\"name\":{},\"bytes\":{bytes},\"functions\":{functions}}}",
        text(name)
    )
}

fn array(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

fn text(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter < ' ' => quoted.push_str(&format!("\\u{:04x}", u32::from(letter))),
            letter => quoted.push(letter),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted() {
        assert_eq!(text("a \"b\" \\ \n"), r#""a \"b\" \\ \u000a""#);
    }

    #[test]
    fn contents_are_part_of_their_app() {
        let part = Part {
            name: "app".into(),
            bytes: 7,
            functions: 1,
        };
        let told = contents(&Contents {
            crates: vec![part],
            functions: Vec::new(),
            code: 7,
            data: 3,
        });
        let expected =
            r#","code":7,"data":3,"crates":[{"name":"app","bytes":7,"functions":1}],"functions":[]"#;
        assert_eq!(told, expected);
    }
}
