//! What a seed stands for: where, which steps, and how the walk is judged at its end.

use std::fmt;

use journeys::{ALICE, BOB, Popups};

use crate::random::Random;
use crate::step::{Act, Carrier, Death, ENDPOINTS, FETCHED, NAMED, Pace, Reply, Revival, Step, Trouble};

/// Where the app keeps its tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CacheLocation {
    SessionStorage,
    LocalStorage,
    IndexedDb,
}

impl CacheLocation {
    pub(crate) const ALL: [Self; 3] = [Self::SessionStorage, Self::LocalStorage, Self::IndexedDb];

    /// As the page of the app spells it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::SessionStorage => "session-storage",
            Self::LocalStorage => "local-storage",
            Self::IndexedDb => "indexed-db",
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// What it is called in a report.
    pub(crate) name: String,
    /// The command that walks it again.
    pub(crate) again: String,
    /// What the browser does about popups that nobody clicked for.
    pub(crate) popups: Popups,
    pub(crate) cache: CacheLocation,
    pub(crate) acts: Vec<Act>,
    /// Who signs in during the walk.
    pub(crate) user: &'static str,
    pub(crate) ending: Ending,
}

/// How the walk is judged: by a sign-in in the tab that it ended in, and perhaps in another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ending {
    pub(crate) begins: Begins,
    pub(crate) carrier: Carrier,
    pub(crate) in_another_tab: Option<Carrier>,
}

/// When the sign-in begins that a walk is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begins {
    /// As soon as the app takes the click, whatever else is going on.
    WhenOffered,
    /// When the app has come to rest, which it does once the user has closed what is in the way.
    AtRest,
}

/// The ways in which browsers are set up, each of which has a browser of its own.
pub(crate) const POPUPS: [Popups; 2] = [Popups::OnlyByGesture, Popups::Allowed];
pub(crate) const CARRIERS: [Carrier; 2] = [Carrier::Popup, Carrier::Redirect];
const PATHS: [&str; 4] = ["/", "/profile", "/accounts", "/guarded"];

/// What the user probably has before them, which decides what is likely next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Likely {
    SignedOut,
    SignedIn,
    AtAuthority,
}

impl Plan {
    /// What a seed stands for.
    pub(crate) fn of_seed(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let cache = random.weighted(&[
            (2, CacheLocation::SessionStorage),
            (2, CacheLocation::LocalStorage),
            (1, CacheLocation::IndexedDb),
        ]);
        let user = random.pick(&[ALICE, BOB]);
        let count = 3 + random.below(8);
        let mut likely = Likely::SignedOut;
        let acts = (0..count)
            .map(|_| {
                let step = step(&mut random, likely);
                likely = after(step, likely);
                let pace = if random.percent(15) {
                    Pace::AtOnce
                } else {
                    Pace::WhenOffered
                };
                Act { pace, step }
            })
            .collect();
        let carrier = random.pick(&CARRIERS);
        let in_another_tab = random.percent(40).then(|| random.pick(&CARRIERS));
        let popups = random.pick(&POPUPS);
        let ending = Ending {
            begins: random.pick(&[Begins::WhenOffered, Begins::AtRest]),
            carrier,
            in_another_tab,
        };
        Self {
            name: format!("seed {seed}"),
            again: format!("cargo xtask walk --seed {seed}"),
            popups,
            cache,
            acts,
            user,
            ending,
        }
    }

    /// The same without one of its steps.
    pub(crate) fn without(&self, at: usize) -> Self {
        let mut plan = self.clone();
        plan.acts.remove(at);
        plan
    }
}

fn step(random: &mut Random, likely: Likely) -> Step {
    let anywhere = if random.percent(25) {
        Some(anywhere(random))
    } else {
        None
    };
    anywhere.unwrap_or_else(|| match likely {
        Likely::SignedOut => signed_out(random),
        Likely::SignedIn => signed_in(random),
        Likely::AtAuthority => at_authority(random),
    })
}

fn signed_out(random: &mut Random) -> Step {
    let trouble = trouble(random);
    let (one, other) = (random.pick(&CARRIERS), random.pick(&CARRIERS));
    let path = random.pick(&PATHS);
    random.weighted(&[
        (10, Step::SignIn(one)),
        (2, Step::SignInTwice(one, other)),
        (1, Step::Open("/guarded")),
        (1, Step::Follow(path)),
        (2, Step::Fault(trouble)),
    ])
}

fn signed_in(random: &mut Random) -> Step {
    let trouble = trouble(random);
    let path = random.pick(&PATHS);
    let carrier = random.pick(&CARRIERS);
    random.weighted(&[
        (6, Step::SignOut(carrier)),
        (3, Step::Follow(path)),
        (2, Step::Follow("/accounts")),
        (2, Step::UseAnotherAccount),
        (1, Step::TryAgain),
        (1, Step::EndSession),
        (2, Step::Fault(trouble)),
    ])
}

fn at_authority(random: &mut Random) -> Step {
    let carrier = random.pick(&CARRIERS);
    let path = random.pick(&PATHS);
    random.weighted(&[
        (5, Step::Answer(Reply::Yes)),
        (1, Step::Answer(Reply::No)),
        (1, Step::Answer(Reply::Cancel)),
        (7, Step::Finish),
        (3, Step::ClosePopup),
        (1, Step::ReloadPopup),
        (1, Step::BackInPopup),
        (2, Step::Back),
        (2, Step::SignIn(carrier)),
        (1, Step::Follow(path)),
    ])
}

/// What may happen whatever the user has before them.
fn anywhere(random: &mut Random) -> Step {
    let trouble = trouble(random);
    let path = random.pick(&PATHS);
    let death = random.pick(&[Death::Close, Death::Crash]);
    let revival = random.pick(&[Revival::SamePage, Revival::App]);
    random.weighted(&[
        (4, Step::Reload),
        (3, Step::Back),
        (2, Step::Forward),
        (2, Step::Open(path)),
        (1, Step::OpenResponseAgain),
        (3, Step::OpenTab(path)),
        (3, Step::NextTab),
        (2, Step::CloseTab),
        (4, Step::KillTab(death, revival)),
        (2, Step::Fault(trouble)),
        (1, Step::EndSession),
    ])
}

fn trouble(random: &mut Random) -> Trouble {
    let (endpoint, fetched) = (random.pick(&ENDPOINTS), random.pick(&FETCHED));
    let name = random.pick(&NAMED);
    random.weighted(&[
        (2, Trouble::Hang(fetched)),
        (2, Trouble::Outage(endpoint)),
        (1, Trouble::Drop(endpoint)),
        (1, Trouble::Slow(endpoint)),
        (4, Trouble::Named(name)),
    ])
}

fn after(step: Step, before: Likely) -> Likely {
    match step {
        Step::SignIn(_) | Step::SignInTwice(..) | Step::UseAnotherAccount => Likely::AtAuthority,
        Step::Open("/guarded") | Step::OpenTab("/guarded") if before == Likely::SignedOut => {
            Likely::AtAuthority
        }
        Step::Finish => Likely::SignedIn,
        Step::SignOut(_) | Step::Answer(Reply::Cancel) | Step::ClosePopup => Likely::SignedOut,
        Step::Back | Step::Open(_) | Step::KillTab(..) | Step::OpenTab(_) | Step::CloseTab
            if before == Likely::AtAuthority =>
        {
            Likely::SignedOut
        }
        _ => before,
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            popups,
            cache,
            user,
            ending,
            ..
        } = self;
        writeln!(out, "{name}: {cache:?}, {user}, popups {popups:?}")?;
        for (number, act) in self.acts.iter().enumerate() {
            writeln!(out, "  {number}: {act}")?;
        }
        write!(
            out,
            "  then a sign-in by {:?}, begun {:?}",
            ending.carrier, ending.begins
        )?;
        match ending.in_another_tab {
            Some(carrier) => write!(out, ", and in another tab by {carrier:?}"),
            None => Ok(()),
        }
    }
}
