//! The place of the tables in the documentation.

const BEGIN: &str = "<!-- written by cargo xtask bench --docs: begin -->\n";
const END: &str = "<!-- written by cargo xtask bench --docs: end -->";

/// The page with these tables instead of those between the marks.
pub(super) fn with_tables(page: &str, tables: &str) -> Result<String, &'static str> {
    let (before, rest) = page.split_once(BEGIN).ok_or("there is no place for the tables")?;
    let (_, after) = rest.split_once(END).ok_or("the place of the tables has no end")?;
    Ok(format!("{before}{BEGIN}\n{}\n\n{END}{after}", tables.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_the_tables_stays() {
        let page = format!("# Speed\n\n{BEGIN}\nold\n\n{END}\n\n# Size\n");
        let text = with_tables(&page, "| new |\n").expect("marks");
        assert_eq!(text, format!("# Speed\n\n{BEGIN}\n| new |\n\n{END}\n\n# Size\n"));
    }

    #[test]
    fn a_page_without_the_marks_is_left_alone() {
        assert!(with_tables("# Speed\n", "").is_err());
        assert!(with_tables(BEGIN, "").is_err());
    }
}
