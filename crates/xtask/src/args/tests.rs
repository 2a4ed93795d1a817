use super::*;

fn parse(line: &str) -> Result<Task, ArgsError> {
    Task::parse(line.split_whitespace().map(str::to_owned))
}

fn suite_names(line: &str) -> Vec<&'static str> {
    match parse(line) {
        Ok(Task::Test(suites)) => suites.iter().map(|suite| suite.name).collect(),
        other => panic!("{line} gives {other:?}"),
    }
}

#[test]
fn the_demo_has_its_port_unless_told_otherwise() {
    assert_eq!(
        parse("demo"),
        Ok(Task::Demo(DemoOptions {
            framework: Framework::Leptos,
            open: false,
            port: 8080,
            release: false
        }))
    );
    let told = Ok(Task::Demo(DemoOptions {
        framework: Framework::Leptos,
        open: true,
        port: 8081,
        release: false,
    }));
    assert_eq!(parse("demo --open --port 8081"), told);
    assert_eq!(parse("demo --port=8081 --open"), told);
}

#[test]
fn the_demo_is_the_one_for_leptos_unless_told_otherwise() {
    let framework = |line: &str| match parse(line) {
        Ok(Task::Demo(options)) => options.framework,
        other => panic!("{line} gives {other:?}"),
    };
    assert_eq!(framework("demo --framework yew"), Framework::Yew);
    assert_eq!(framework("demo --framework=leptos"), Framework::Leptos);
    let error = parse("demo --framework react").expect_err("no such demo");
    assert!(error.to_string().contains("leptos, yew"), "{error}");
}

#[test]
fn a_port_that_is_none_is_refused() {
    for value in ["0", "65536", "http"] {
        assert_eq!(
            parse(&format!("demo --port {value}")),
            Err(ArgsError::NotAPort(value.into()))
        );
    }
    assert_eq!(parse("demo --port"), Err(ArgsError::NoValue("--port")));
}

#[test]
fn all_suites_run_when_none_is_named() {
    assert_eq!(suite_names("test").len(), SUITES.len());
}

#[test]
fn named_suites_run_in_their_own_order_and_once() {
    assert_eq!(
        suite_names("test --only native --only=fmt --only native"),
        ["fmt", "native"]
    );
}

fn bench_options(line: &str) -> BenchOptions {
    match parse(line) {
        Ok(Task::Bench(options)) => options,
        other => panic!("{line} gives {other:?}"),
    }
}

#[test]
fn everything_is_measured_at_length_unless_told_otherwise() {
    let options = bench_options("bench");
    assert_eq!(options.benches.len(), BENCHES.len());
    assert!(!options.quick && !options.docs && options.json.is_none());
}

#[test]
fn named_benchmarks_run_as_told() {
    let options = bench_options("bench --quick --only=client --json out.json --docs");
    let names: Vec<_> = options.benches.iter().map(|bench| bench.name).collect();
    assert_eq!(names, ["client"]);
    assert!(options.quick && options.docs);
    assert_eq!(options.json, Some("out.json".into()));
    assert_eq!(parse("bench --json"), Err(ArgsError::NoValue("--json")));
    let error = parse("bench --only server")
        .expect_err("no such benchmark")
        .to_string();
    assert!(error.contains("emulator, client"), "{error}");
}

#[test]
fn an_unknown_suite_is_answered_with_the_known_ones() {
    let error = parse("test --only nativ").expect_err("no such suite");
    assert!(
        error
            .to_string()
            .contains("clippy-wasm, doc, package, native, wasm, journeys, server, msal-js"),
        "{error}"
    );
}

fn size_options(line: &str) -> SizeOptions {
    match parse(line) {
        Ok(Task::Size(options)) => options,
        other => panic!("{line} gives {other:?}"),
    }
}

#[test]
fn all_apps_are_weighed_when_none_is_named() {
    let options = size_options("size");
    assert_eq!(options.apps.len(), APPS.len());
    assert_eq!((options.json, options.check), (None, false));
}

#[test]
fn named_apps_are_weighed_in_their_own_order_and_once() {
    let apps = "--only msal-react --only=quick-start --only msal-react";
    let options = size_options(&format!("size {apps} --functions 3 --json=size.json --check"));
    let names: Vec<_> = options.apps.iter().map(|app| app.name).collect();
    assert_eq!(names, ["quick-start", "msal-react"]);
    assert_eq!((options.functions, options.check), (3, true));
    assert_eq!(options.json, Some("size.json".into()));
}

#[test]
fn an_unknown_app_is_answered_with_the_known_ones() {
    let error = parse("size --only vue").expect_err("no such app");
    assert!(error.to_string().contains("empty-leptos, quick-start"), "{error}");
    assert_eq!(parse("size --only"), Err(ArgsError::NoValue("--only")));
    let error = ArgsError::NotANumber("--functions", "all".into());
    assert_eq!(parse("size --functions all"), Err(error));
}

#[test]
fn a_million_seeds_are_simulated_unless_others_are_named() {
    let seeds = |line: &str| match parse(line) {
        Ok(Task::Simulate(options)) => options.seeds(),
        other => panic!("{line} gives {other:?}"),
    };
    assert_eq!(seeds("simulate"), 0..1_000_000);
    assert_eq!(seeds("simulate --seeds=50"), 0..50);
    assert_eq!(seeds("simulate --seed 7"), 7..8);
    let error = ArgsError::NotANumber("--seed", "first".into());
    assert_eq!(parse("simulate --seed first"), Err(error));
}

#[test]
fn a_thousand_seeds_are_walked_unless_others_are_named() {
    let walk = |seeds| Ok(Task::Walk(WalkOptions { seeds }));
    assert_eq!(parse("walk"), walk(0..1000));
    assert_eq!(parse("walk --seeds=40..80"), walk(40..80));
    assert_eq!(parse("walk --seed 7"), walk(7..8));
    for value in ["8..7", "40", "a..b"] {
        let error = ArgsError::NotARange(value.into());
        assert_eq!(parse(&format!("walk --seeds {value}")), Err(error));
    }
}

#[test]
fn ten_million_inputs_are_tried_unless_told_otherwise() {
    let fuzz = |inputs, seed| Ok(Task::Fuzz(FuzzOptions { inputs, seed }));
    assert_eq!(parse("fuzz"), fuzz(10_000_000, 1));
    assert_eq!(parse("fuzz --inputs=5 --seed 3"), fuzz(5, 3));
    let error = ArgsError::NotANumber("--inputs", "many".into());
    assert_eq!(parse("fuzz --inputs many"), Err(error));
}

#[test]
fn what_is_not_understood_is_not_ignored() {
    assert_eq!(parse("bake"), Err(ArgsError::UnknownTask("bake".into())));
    assert_eq!(
        parse("test --fast"),
        Err(ArgsError::UnknownOption("--fast".into()))
    );
    assert_eq!(
        parse("bench --fast"),
        Err(ArgsError::UnknownOption("--fast".into()))
    );
    assert_eq!(
        parse("doctor --fix"),
        Err(ArgsError::UnknownOption("--fix".into()))
    );
    for (task, parsed) in [
        ("api", Task::Api),
        ("docs", Task::Docs),
        ("leptos-next", Task::LeptosNext),
        ("msrv", Task::Msrv),
    ] {
        assert_eq!(parse(task), Ok(parsed));
        let error = ArgsError::UnknownOption("--check".into());
        assert_eq!(parse(&format!("{task} --check")), Err(error));
    }
}
