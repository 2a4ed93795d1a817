//! A modest run of every target; `cargo xtask fuzz` is the long one.

use parser_fuzz::{TARGETS, Target, input, run, run_long};

const INPUTS: u64 = 40_000;
const SEED: u64 = 7;

#[test]
fn nothing_is_found_in_a_modest_run() {
    let report = run(&TARGETS, INPUTS, SEED);
    assert_eq!(report.targets.len(), TARGETS.len());
    assert!(
        report.targets.iter().all(|(_, count, _)| *count > 0),
        "{report:?}"
    );
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
}

#[test]
fn what_does_not_hold_is_found_and_can_be_had_again() {
    let broken = Target {
        name: "broken",
        check: |input| assert!(input.len() % 7 != 3, "a length that is refused"),
        ..TARGETS[0]
    };
    let report = run(&[broken], 1000, SEED);
    let finding = report.findings.first().expect("a finding");
    assert!(finding.what.contains("a length that is refused"), "{finding:?}");
    let again = input(&broken, &(broken.corpus)(), SEED, finding.number);
    assert_eq!(again.len() % 7, 3);
}

/// Those of a million bytes are the long run's: without optimisation they take their time.
#[test]
fn long_inputs_are_got_through() {
    let (findings, _) = run_long(&TARGETS, 3_000);
    assert!(findings.is_empty(), "{findings:#?}");
}
