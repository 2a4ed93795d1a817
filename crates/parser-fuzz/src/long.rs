//! Long inputs that a parser must get through in time that grows as they do.

/// Inputs of about so many bytes: much of the same, many different ones, and deep ones.
pub(crate) fn long_inputs(length: usize) -> Vec<String> {
    let many = |make: &dyn Fn(usize) -> String| {
        let mut text = String::new();
        let mut number = 0;
        while text.len() < length {
            text.push_str(&make(number));
            number += 1;
        }
        text
    };
    let filled = |part: &str| part.repeat(length / part.len());
    let members = many(&|number| format!("\"m{number}\":{{\"a\":null}},"));
    let names = many(&|number| format!("n{number} "));
    let quoted = many(&|number| format!("\"msal.3|u{number}|e|accesstoken|c|t|s|\","));
    let digits = filled("9");
    let mut inputs: Vec<String> = [
        "[",
        "]",
        "{\"a\":",
        "{",
        "\"",
        "\\",
        "\\\\",
        "\\u0041",
        "\\ud800",
        "ä",
        "\u{1f600}",
        "=",
        "&",
        "a=b&",
        "code=&",
        "state=s&",
        "%41",
        "%",
        "%f",
        "+",
        "/",
        "/a",
        "#",
        "?",
        ".",
        "a.",
        "|",
        "a|",
        "msal.3|",
        "|idtoken",
        " ",
        "a ",
        ",",
        "Bearer ",
        "Bearer a=\"",
        "Bearer a=b, ",
        "a b, ",
        "==",
        "eyJ",
        "A",
        "-",
        "0",
    ]
    .map(filled)
    .into();
    inputs.extend([
        format!("[{digits}]"),
        format!("{{\"expires_in\":{digits},\"access_token\":\"a\"}}"),
        format!("{{\"access_token\":\"a\",\"expires_in\":1e{digits}}}"),
        format!("{{\"access_token\":\"{}\"}}", filled("\\\"")),
        format!("{{\"access_token\":\"a\",\"scope\":\"{names}\"}}"),
        format!("{{\"error\":\"e\",\"error_codes\":[{}0]}}", filled("1,")),
        format!(
            "{{\"error\":\"e\",\"error_description\":\"{}\"}}",
            filled("consent_require ")
        ),
        format!("{{\"id_token\":{{{members}\"z\":1}},{members}\"z\":1}}"),
        format!("{{\"keys\":[{}0]}}", filled("{\"kid\":\"k\",\"kty\":\"RSA\"},")),
        format!("[{quoted}\"\"]"),
        format!("{{\"idToken\":[],\"accessToken\":[{quoted}\"\"],\"refreshToken\":[]}}"),
        format!("Bearer claims=\"{}\"", filled("e30")),
        format!("Bearer {}", many(&|number| format!("p{number}=\"v\", "))),
        many(&|number| format!("Scheme{number}, ")),
        names,
        many(&|number| format!("k{number}=v&")),
        format!("https://h/{}", filled("a/")),
        format!("https://{}/", filled("a.")),
        format!("#state={}&code=1", filled("s")),
    ]);
    inputs
}
