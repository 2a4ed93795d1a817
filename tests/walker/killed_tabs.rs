//! A tab that is killed at each step of a sign-in, in each way.

use journeys::ALICE;

use crate::plan::{CARRIERS, CacheLocation, Ending, POPUPS, Plan};
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
    let mut plans = Vec::new();
    for carrier in CARRIERS {
        for answers in ANSWERS {
            for death in DEATHS {
                if death != Step::ClosePopup || carrier == Carrier::Popup {
                    plans.push(plan(carrier, answers, death, plans.len()));
                }
            }
        }
    }
    check_all(plans);
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
            carrier: CARRIERS[number / 3 % CARRIERS.len()],
            in_another_tab: None,
        },
    }
}
