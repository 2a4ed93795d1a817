//! A tab that is killed at each step of a sign-in, in each way.

use journeys::ALICE;

use crate::plan::{Begins, CARRIERS, CacheLocation, Ending, POPUPS, Plan};
use crate::step::{Act, Carrier, Death, Pace, Reply, Revival, Step};
use crate::walkers::check_all;

/// How many pages of the authority have been answered when the tab is killed: user name, password,
/// and whether to stay signed in. After the last one the response is on its way.
const ANSWERS: [usize; 4] = [0, 1, 2, 3];

/// How the tab is killed, and where the next sign-in happens.
const DEATHS: [Step; 6] = [
    Step::KillTab(Death::Close, Revival::SamePage),
    Step::KillTab(Death::Close, Revival::App),
    Step::KillTab(Death::Crash, Revival::SamePage),
    Step::KillTab(Death::Crash, Revival::App),
    // In the tab beside it.
    Step::CloseTab,
    Step::ClosePopup,
];

#[test]
fn a_tab_that_is_killed_at_any_step_blocks_no_sign_in() {
    // The ways take turns: each step sees two of them, and each way some steps.
    check_all(plans(|answers, death| (answers + death) % 3 == 0));
}

/// Takes more than a minute, so that `cargo xtask test` leaves it to `cargo xtask walk`.
#[test]
fn a_tab_that_is_killed_at_any_step_in_any_way_blocks_no_sign_in() {
    check_all(plans(|_, _| true));
}

/// What is chosen by the number of answers and of the way.
fn plans(is_chosen: impl Fn(usize, usize) -> bool) -> Vec<Plan> {
    let mut plans = Vec::new();
    for carrier in CARRIERS {
        for answers in ANSWERS {
            for (number, death) in DEATHS.into_iter().enumerate() {
                let has_popup = carrier == Carrier::Popup || death != Step::ClosePopup;
                if has_popup && is_chosen(answers, number) {
                    plans.push(plan(carrier, answers, death, plans.len()));
                }
            }
        }
    }
    plans
}

/// Browsers, stores and the ways of the next sign-in take turns.
fn plan(carrier: Carrier, answers: usize, death: Step, number: usize) -> Plan {
    let mut steps = Vec::new();
    if death == Step::CloseTab {
        steps.push(Step::OpenTab("/"));
    }
    steps.push(Step::SignIn(carrier));
    steps.extend((0..answers).map(|_| Step::Answer(Reply::Yes)));
    let act = |step| Act {
        pace: Pace::WhenOffered,
        step,
    };
    let mut acts: Vec<_> = steps.into_iter().map(act).collect();
    acts.push(Act {
        pace: Pace::AtOnce,
        step: death,
    });
    Plan {
        name: format!("killed tab {number}"),
        again: "cargo xtask walk".to_owned(),
        popups: POPUPS[number % POPUPS.len()],
        cache: CacheLocation::ALL[number / 2 % CacheLocation::ALL.len()],
        acts,
        user: ALICE,
        ending: Ending {
            begins: Begins::WhenOffered,
            carrier: CARRIERS[number / 3 % CARRIERS.len()],
            in_another_tab: None,
        },
    }
}
