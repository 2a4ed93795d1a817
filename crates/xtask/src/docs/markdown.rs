//! The little of Markdown that links are made of: where they lead, and what they can lead to.

/// Where the links and images of a page lead, as they are written.
pub(super) fn targets(page: &str) -> Vec<String> {
    let prose = without_code(page);
    let inline = prose.split("](").skip(1);
    let mut targets: Vec<_> = inline
        .filter_map(|rest| target(rest.split(')').next()?))
        .collect();
    targets.extend(prose.lines().filter_map(reference));
    targets
}

/// The names that a link can give after `#`: one for each heading, made as GitHub and mdBook make
/// them.
pub(super) fn anchors(page: &str) -> Vec<String> {
    let mut anchors = Vec::<String>::new();
    for heading in outside_of_fences(page).filter_map(heading) {
        let name = anchor(heading);
        let earlier = |name: &str| anchors.iter().any(|anchor| anchor == name);
        let numbered = (1..).map(|number| format!("{name}-{number}"));
        let name = std::iter::once(name.clone())
            .chain(numbered)
            .find(|name| !earlier(name));
        anchors.extend(name);
    }
    anchors
}

/// Whether a block of Rust is on the page.
#[cfg(test)]
pub(super) fn has_rust(page: &str) -> bool {
    page.lines().any(|line| line.starts_with("```rust"))
}

/// What stands between the brackets, without the title that may follow the address.
fn target(words: &str) -> Option<String> {
    words.split_whitespace().next().map(str::to_owned)
}

/// `[name]: target`.
fn reference(line: &str) -> Option<String> {
    let (name, words) = line.strip_prefix('[')?.split_once("]:")?;
    (!name.contains(']')).then(|| target(words)).flatten()
}

fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    let depth = line.len() - text.len();
    text.strip_prefix(' ').filter(|_| (1..=6).contains(&depth))
}

/// Letters, digits, hyphens and underscores, in lower case, with hyphens for spaces.
fn anchor(heading: &str) -> String {
    let letter = |letter: char| match letter {
        ' ' => Some('-'),
        '-' | '_' => Some(letter),
        _ => letter.is_alphanumeric().then_some(letter),
    };
    heading.trim().to_lowercase().chars().filter_map(letter).collect()
}

/// The page without its blocks of code and without code in a line, which hold no links.
fn without_code(page: &str) -> String {
    let prose: Vec<_> = outside_of_fences(page).collect();
    prose.join("\n").split('`').step_by(2).collect()
}

/// The lines that are in no fenced block.
fn outside_of_fences(page: &str) -> impl Iterator<Item = &str> {
    let mut fence = None;
    page.lines().filter(move |line| {
        let line = line.trim_start();
        let ticks = line.len() - line.trim_start_matches('`').len();
        match fence {
            None if ticks >= 3 => fence = Some(ticks),
            None => return true,
            Some(opened) if ticks >= opened => fence = None,
            Some(_) => {}
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_wherever_a_line_breaks_and_not_in_code() {
        let page = "\
A [page](a.md#part), an ![image](b.png \"its title\") and [a link
over two lines](c.md); no `[link](d.md)`.
```text
[nor this](e.md)
```
[name]: f.md
";
        assert_eq!(targets(page), ["a.md#part", "b.png", "c.md", "f.md"]);
    }

    #[test]
    fn a_block_may_show_a_fence() {
        let page = "````text\n```rust\n[no link](a.md)\n```\n````\n[link](b.md)";
        assert_eq!(targets(page), ["b.md"]);
    }

    #[test]
    fn headings_are_reached_by_the_names_that_github_gives_them() {
        let table = [
            ("# One", "one"),
            ("## 4. Your own tenant", "4-your-own-tenant"),
            ("### `start()`, and *then*?", "start-and-then"),
            (
                "## At the token endpoint, for codes only",
                "at-the-token-endpoint-for-codes-only",
            ),
        ];
        for (heading, name) in table {
            assert_eq!(anchors(heading), [name], "{heading}");
        }
    }

    #[test]
    fn a_heading_that_comes_again_is_counted() {
        assert_eq!(anchors("# A\n## B\n## A\n## A"), ["a", "b", "a-1", "a-2"]);
    }

    #[test]
    fn what_looks_like_a_heading_in_code_is_none() {
        assert!(anchors("```text\n# a comment\n```\n#no space").is_empty());
    }
}
