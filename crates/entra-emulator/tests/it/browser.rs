//! A user at a browser: keeps cookies, fills in the pages' forms.

use entra_emulator::{Emulator, PASSWORD, SPA_CLIENT_ID};

use crate::http::{self, Response};

pub(crate) const ALICE: &str = "alice@contoso.onmicrosoft.com";
pub(crate) const BOB: &str = "bob@contoso.onmicrosoft.com";
pub(crate) const REDIRECT: &str = "http://localhost:3000/redirect";
pub(crate) const SCOPES: &str = "User.Read openid profile offline_access";
/// RFC 7636, appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Parameters of a request, with the ones of a test in place of the usual ones; an empty value
/// leaves one out.
pub(crate) fn authorize_query(changes: &[(&str, &str)]) -> String {
    let usual = [
        ("client_id", SPA_CLIENT_ID),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("response_mode", "fragment"),
        ("scope", SCOPES),
        ("state", "the state"),
        ("nonce", "the-nonce"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("client_info", "1"),
    ];
    let changed = |name: &str| changes.iter().any(|(other, _)| *other == name);
    let kept = usual.iter().filter(|(name, _)| !changed(name));
    let all = kept.chain(changes).filter(|(_, value)| !value.is_empty());
    all.map(|(name, value)| format!("{name}={}", http::encode(value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// A browser with its cookies.
pub(crate) struct Browser<'a> {
    emulator: &'a Emulator,
    pub(crate) cookies: Vec<(String, String)>,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(emulator: &'a Emulator) -> Self {
        Self {
            emulator,
            cookies: Vec::new(),
        }
    }

    /// Opens `/authorize` of the workforce tenant.
    pub(crate) fn authorize(&mut self, changes: &[(&str, &str)]) -> Response {
        self.open(&format!(
            "{}/oauth2/v2.0/authorize?{}",
            self.emulator.authority(),
            authorize_query(changes)
        ))
    }

    pub(crate) fn open(&mut self, url: &str) -> Response {
        self.send(http::get(url))
    }

    pub(crate) fn send(&mut self, request: http::Request) -> Response {
        let pairs: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = if pairs.is_empty() {
            request
        } else {
            request.header("cookie", &pairs.join("; "))
        };
        let response = match self.emulator.certificate_authority() {
            Some(authority) => request.trusting(authority).send(),
            None => request.send(),
        };
        for (_, value) in response.headers.iter().filter(|(name, _)| name == "set-cookie") {
            self.store(value);
        }
        response
    }

    fn store(&mut self, header: &str) {
        let (name, value) = header.split(';').next().unwrap().split_once('=').unwrap();
        self.cookies.retain(|(known, _)| known != name);
        if !header.contains("Max-Age=0") {
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Submits the form of `page` that holds `marker`, with `fields` on top of its hidden ones.
    pub(crate) fn submit(&mut self, page: &Response, marker: &str, fields: &[(&str, &str)]) -> Response {
        let form = form_with(&page.body, marker);
        let action = attribute(form, "action");
        let hidden = hidden_fields(form);
        let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let all: Vec<_> = hidden.chain(fields.iter().copied()).collect();
        self.send(http::post(&format!("{}{action}", self.emulator.origin()), &all))
    }

    pub(crate) fn enter_user_name(&mut self, page: &Response, name: &str) -> Response {
        self.submit(page, r#"id="i0116""#, &[("loginfmt", name)])
    }

    pub(crate) fn enter_password(&mut self, page: &Response, password: &str) -> Response {
        self.submit(
            page,
            r#"id="i0118""#,
            &[("passwd", password), ("action", "sign-in")],
        )
    }

    /// "Stay signed in?": `yes` or `no`.
    pub(crate) fn stay_signed_in(&mut self, page: &Response, choice: &str) -> Response {
        self.submit(page, "KmsiDescription", &[("action", choice)])
    }

    /// From the user name page to the authorization response.
    pub(crate) fn sign_in_from(&mut self, page: &Response, name: &str) -> Response {
        let page = self.enter_user_name(page, name);
        let page = self.enter_password(&page, PASSWORD);
        self.stay_signed_in(&page, "no")
    }

    /// Signs `name` in with a new request.
    pub(crate) fn sign_in(&mut self, name: &str) -> Response {
        let page = self.authorize(&[("prompt", "login")]);
        self.sign_in_from(&page, name)
    }
}

/// The form of a page that holds `marker`.
pub(crate) fn form_with<'a>(body: &'a str, marker: &str) -> &'a str {
    let mut forms = body
        .split("<form ")
        .skip(1)
        .map(|rest| rest.split("</form>").next().unwrap());
    forms
        .find(|form| form.contains(marker))
        .unwrap_or_else(|| panic!("no form with {marker}: {body}"))
}

pub(crate) fn hidden_fields(form: &str) -> Vec<(String, String)> {
    let inputs = form
        .split("<input ")
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap());
    let hidden = inputs.filter(|input| input.contains(r#"type="hidden""#));
    hidden
        .map(|input| (attribute(input, "name"), attribute(input, "value")))
        .collect()
}

pub(crate) fn attribute(tag: &str, name: &str) -> String {
    let start = format!(r#"{name}=""#);
    let rest = tag
        .split(&start)
        .nth(1)
        .unwrap_or_else(|| panic!("no {name} in {tag}"));
    rest.split('"')
        .next()
        .unwrap()
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
