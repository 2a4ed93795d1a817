//! What `docs/migration.md` claims of the code on it.

use std::fs;
use std::path::Path;

/// The lines of code in the block that has this line, without those that only the compiler sees.
fn lines_of_block(page: &str, line: &str) -> usize {
    let blocks = page.split("```").skip(1).step_by(2);
    let block = blocks
        .into_iter()
        .find(|block| block.lines().any(|found| found == line));
    let lines = block.expect(line).lines().skip(1);
    lines.filter(|line| !line.starts_with("# ")).count()
}

#[test]
fn the_protected_component_is_no_longer_than_that_of_react() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/migration.md");
    let page = fs::read_to_string(page).expect("the page is there");
    let theirs = lines_of_block(&page, "function ProtectedComponent() {");
    let ours = lines_of_block(&page, "fn ProtectedComponent() -> impl IntoView {");
    assert!(ours <= theirs, "{ours} lines and {theirs}");
    assert!(page.contains(&format!("React takes {theirs}:")), "{theirs}");
    assert!(page.contains(&format!("Here {ours}.")), "{ours}");
}
