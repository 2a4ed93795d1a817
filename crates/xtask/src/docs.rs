//! The book: `docs/` and the pages around it, with what rustdoc says of the libraries beside them.

mod links;
mod markdown;
mod reference;
mod source;
mod summary;

use std::{
    fmt, fs, io,
    path::Path,
    process::{Command, ExitCode},
};

use source::BookSource;

use crate::{
    job::{Job, JobError},
    setup::{self, Need, Ready},
    step::StepError,
    workspace::Workspace,
};

const NEEDS: [Need; 2] = [Need::Mdbook, Need::Mermaid];

/// Checks the links, builds the book, and says where it is.
pub(crate) fn run(workspace: &Workspace) -> ExitCode {
    match build(workspace) {
        Ok(()) => {
            println!(
                "\nthe book is at {}",
                workspace.target.join("book/index.html").display()
            );
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("!! {error}");
            ExitCode::FAILURE
        }
    }
}

/// A book that cannot be made.
#[derive(Debug)]
enum BookError {
    Links(Vec<links::BrokenLink>),
    SetUp(StepError),
    Missing(Need),
    Files(io::Error),
    Command(JobError),
}

impl From<io::Error> for BookError {
    fn from(error: io::Error) -> Self {
        Self::Files(error)
    }
}

impl From<JobError> for BookError {
    fn from(error: JobError) -> Self {
        Self::Command(error)
    }
}

impl fmt::Display for BookError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Links(links) => {
                write!(out, "links that lead nowhere:")?;
                links.iter().try_for_each(|link| write!(out, "\n   {link}"))
            }
            Self::SetUp(error) => error.fmt(out),
            Self::Missing(need) => write!(out, "there is no book without {need:?}"),
            Self::Files(error) => write!(out, "writing the book: {error}"),
            Self::Command(error) => error.fmt(out),
        }
    }
}

fn build(workspace: &Workspace) -> Result<(), BookError> {
    let broken = links::broken(&workspace.root)?;
    if !broken.is_empty() {
        return Err(BookError::Links(broken));
    }
    let ready = setup::prepare(workspace, &NEEDS).map_err(BookError::SetUp)?;
    if let Some(need) = ready.missing(&NEEDS) {
        return Err(BookError::Missing(need));
    }
    let (source, book) = (
        workspace.target.join("book-source"),
        workspace.target.join("book"),
    );
    write_source(&ready, &source)?;
    Job::live("making the book", mdbook(&ready, &source, &book)).run()?;
    Job::live("documenting the libraries", reference::rustdoc(&ready)).run()?;
    reference::copy(workspace, &book)?;
    Ok(())
}

fn write_source(ready: &Ready, folder: &Path) -> io::Result<()> {
    let root = &ready.workspace.root;
    let source = BookSource { root, folder };
    source.write()?;
    source.append("Every item", reference::PAGE, &reference::page())?;
    let script = ready
        .mermaid()
        .ok_or_else(|| io::Error::other("there is no Mermaid"))?;
    fs::copy(script, folder.join("src/mermaid.js")).map(drop)
}

fn mdbook(ready: &Ready, source: &Path, book: &Path) -> Command {
    let mut command = ready.command("mdbook");
    command.arg("build").arg("--dest-dir").arg(book).arg(source);
    command
}
