//! Signing in by popup and by redirect, from the call to its outcome.
//!
//! The user is signed in at the emulator already, so that no page is shown: what is timed is the
//! library, the windows and pages that it needs, and the emulator's answers.

use entra_emulator::{AppSpec, Directory, Emulator, Options, Tls};
use journeys::{ALICE, Failure, Look, Outcome, SignInPage, until};
use serde_json::{Value, json};

use crate::chromium::Tab;
use crate::library::Library;
use crate::plan::{Cell, Plan};
use crate::record::Record;
use crate::server::Server;
use crate::site::Area;

const CLIENT_ID: &str = "0000bbbb-1111-cccc-2222-dddd3333eeee";
/// Addresses of redirects are registered, so the pages have the same ones in every round.
const RUN: &str = "run";
const NOBODY: Cell = Cell {
    accounts: 0,
    tokens: 0,
};

const POPUP: &str = "const [client, done] = arguments;
    async function signIn() {
        await library.start(...client);
        const started = performance.now();
        const user = await library.popup();
        return { ms: performance.now() - started, user };
    }
    signIn().then(done, (error) => done({ error: String(error?.stack ?? error) }))";
/// Returns before the page is left.
const REDIRECT: &str = "const [client, done] = arguments;
    library.start(...client).then(() => { setTimeout(() => depart(library, client)); done({}) },
        (error) => done({ error: String(error) }))";

/// An emulator with a session, and a browser that trusts it.
struct Surroundings<'a> {
    entra: Emulator,
    server: &'a Server,
    tab: Tab,
}

pub(crate) async fn measure(plan: &Plan, server: &Server, record: &mut Record) -> Outcome {
    let here = Surroundings::start(server).await?;
    here.sign_in_at_authority().await?;
    for round in 0..plan.sign_ins {
        for library in Library::by_turns(round) {
            let ms = here.popup(library).await?;
            record.time("popup", library, NOBODY, round, ms);
            here.note_requests(round, "popup", library, record);
            let ms = here.redirect(library).await?;
            record.time("redirect", library, NOBODY, round, ms);
            here.note_requests(round, "redirect", library, record);
        }
    }
    println!("measured {} sign-ins of each kind", plan.sign_ins);
    here.tab.close().await
}

impl<'a> Surroundings<'a> {
    async fn start(server: &'a Server) -> Outcome<Self> {
        let options = Options::default().port(0).tls(Tls::made_for_this_run());
        let entra = Emulator::start(options.directory(directory()?)).await;
        let entra = entra.map_err(|error| Failure::Surroundings(error.to_string()))?;
        let pin = entra.certificate_key_pin().unwrap_or_default();
        let tab = Tab::open(&[format!("--ignore-certificate-errors-spki-list={pin}")]).await?;
        Ok(Self { entra, server, tab })
    }

    /// Goes through the pages once, as a user does, and stays signed in there.
    async fn sign_in_at_authority(&self) -> Outcome {
        self.fresh_page(Library::Theirs).await?;
        let client = self.client(Library::Theirs, "");
        self.tab.run(REDIRECT, &[client]).await?;
        let pages = SignInPage::new(self.tab.browser());
        pages.sign_in(ALICE).await?;
        self.arrived().await.map(drop)
    }

    async fn popup(&self, library: Library) -> Outcome<f64> {
        self.fresh_page(library).await?;
        self.entra.clear_requests();
        let client = self.client(library, "bridge.html");
        let answer = self.tab.run(POPUP, &[client]).await?;
        if answer["user"] != ALICE {
            return Err(Failure::Surroundings(format!(
                "{library} signed in {}",
                answer["user"]
            )));
        }
        milliseconds(&answer)
    }

    async fn redirect(&self, library: Library) -> Outcome<f64> {
        self.fresh_page(library).await?;
        self.entra.clear_requests();
        self.tab.run(REDIRECT, &[self.client(library, "")]).await?;
        milliseconds(&self.arrived().await?)
    }

    /// The page of a library in which nobody is signed in.
    async fn fresh_page(&self, library: Library) -> Outcome {
        let page = self.server.page(RUN, Area::SignIn, library);
        self.tab.go(&page).await?;
        self.tab.seed(serde_json::Map::new()).await?;
        self.tab.go(&page).await
    }

    /// Waits until the page is back from a redirect, with an account.
    async fn arrived(&self) -> Outcome<Value> {
        let arrived = until("the end of the redirect", async || {
            let script = "return globalThis.arrived ?? null";
            let arrived = self.tab.browser().script(script, &[]).await?;
            Ok(if arrived.is_null() {
                Look::NotYet("nothing".into())
            } else {
                Look::Seen(arrived)
            })
        });
        let arrived = arrived.await?;
        if arrived["accounts"] != 1 {
            return Err(Failure::Surroundings(format!(
                "the redirect ended with {arrived}"
            )));
        }
        Ok(arrived)
    }

    /// Client id, authority and redirect URI.
    fn client(&self, library: Library, page: &str) -> Value {
        let redirect_uri = format!("{}{page}", self.server.page(RUN, Area::SignIn, library));
        json!([CLIENT_ID, self.entra.authority(), redirect_uri])
    }

    /// What the first sign-in of a kind asked of the authority; the others ask the same.
    fn note_requests(&self, round: usize, kind: &str, library: Library, record: &mut Record) {
        if round == 0 {
            let requests = self.entra.requests();
            let endpoints: Vec<_> = requests.iter().map(|request| request.endpoint.as_str()).collect();
            record.fact(&format!("requests of a {kind}, {library}"), endpoints.join(", "));
        }
    }
}

fn directory() -> Outcome<Directory> {
    let pages = [Library::Ours, Library::Theirs].into_iter();
    let pages = pages.map(|library| format!("http://localhost/{RUN}/{}/{library}/", Area::SignIn));
    let app = AppSpec {
        id: CLIENT_ID.to_owned(),
        name: "Benchmark".to_owned(),
        spa_redirect_uris: pages
            .flat_map(|page| [format!("{page}bridge.html"), page])
            .collect(),
        ..AppSpec::default()
    };
    let directory = Directory::default().with_app(app);
    directory.map_err(|error| Failure::Surroundings(error.to_string()))
}

fn milliseconds(answer: &Value) -> Outcome<f64> {
    let ms = answer["ms"].as_f64();
    ms.ok_or_else(|| Failure::Surroundings(format!("no time in {answer}")))
}
