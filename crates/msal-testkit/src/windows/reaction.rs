use std::rc::Rc;
use std::time::Duration;

use super::Stage;
use super::child::ChildState;
use crate::AuthorizeCall;

/// What happens in a window after it has been sent to an address, and when.
///
/// ```
/// use msal_testkit::Reaction;
/// use std::time::Duration;
/// let late = Reaction::tell("code=c&state=s").after(Duration::from_secs(20));
/// let cut_off_and_late = Reaction::sever().and(late);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reaction {
    steps: Vec<(Duration, Step)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Tell(String),
    Land(String),
    Close,
    Sever,
    Focus(bool),
}

impl Reaction {
    /// Nothing, for ever: a sign-in page that nobody fills in, or one that refuses to be framed.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// The response arrives on the channel that the app listens on.
    pub fn tell(fragment: &str) -> Self {
        Self::step(Step::Tell(fragment.to_owned()))
    }

    /// The window lands on the redirect URI with the response in its fragment, where nobody relays
    /// it.
    pub fn land(fragment: &str) -> Self {
        Self::step(Step::Land(fragment.to_owned()))
    }

    /// The user closes the window; the app's window has the focus again.
    pub fn close() -> Self {
        Self::step(Step::Close)
    }

    /// A page with opener isolation: the window stays open, whatever the app does, but reads as closed
    /// and never shows its address again.
    pub fn sever() -> Self {
        Self::step(Step::Sever)
    }

    /// The user goes back to the app's window, whatever became of the other one.
    pub fn return_focus() -> Self {
        Self::step(Step::Focus(true))
    }

    /// The user leaves the app's window again.
    pub fn leave_focus() -> Self {
        Self::step(Step::Focus(false))
    }

    /// All of it so much later.
    pub fn after(mut self, length: Duration) -> Self {
        self.steps.iter_mut().for_each(|(at, _)| *at += length);
        self
    }

    /// This and that, each at its own time.
    pub fn and(mut self, other: Self) -> Self {
        self.steps.extend(other.steps);
        self
    }

    fn step(step: Step) -> Self {
        Self {
            steps: vec![(Duration::ZERO, step)],
        }
    }

    /// Puts the steps on the timeline.
    pub(super) fn begin(self, stage: &Rc<Stage>, child: &Rc<ChildState>, call: &AuthorizeCall) {
        for (at, step) in self.steps {
            let (stage, child, call) = (Rc::clone(stage), Rc::clone(child), call.clone());
            stage
                .timeline
                .clone()
                .after(at, move || step.happen(&stage, &child, &call));
        }
    }
}

impl Step {
    /// A window that the app has closed does nothing any more; one that is cut off stays open.
    fn happen(self, stage: &Stage, child: &ChildState, call: &AuthorizeCall) {
        if child.dropped.get() && !child.severed.get() {
            return;
        }
        match self {
            Self::Tell(fragment) => stage.channels.deliver(&call.channel(), &fragment),
            Self::Land(fragment) if !child.reads_closed.get() => {
                child
                    .href
                    .replace(Some(format!("{}#{fragment}", call.redirect_uri())));
            }
            Self::Land(_) => {}
            Self::Close => {
                child.reads_closed.set(true);
                child.href.replace(None);
                stage.page.set_focus(true);
            }
            Self::Sever => {
                child.severed.set(true);
                child.reads_closed.set(true);
                child.href.replace(None);
            }
            Self::Focus(focused) => stage.page.set_focus(focused),
        }
    }
}
