//! The first rendering, natively, as a server would do it: no effects, no browser.

#![expect(clippy::unwrap_used, reason = "a helper of a test may panic as the test may")]

mod first_rendering;
mod without_provider;

use tokio::runtime::Builder;
use tokio::task::LocalSet;
use yew::prelude::*;
use yew::{BaseComponent, LocalServerRenderer};

/// What a component looks like at first.
fn render<C>(props: C::Properties) -> String
where
    C: BaseComponent,
{
    let runtime = Builder::new_current_thread().build().unwrap();
    let renderer = LocalServerRenderer::<C>::with_props(props).hydratable(false);
    LocalSet::new().block_on(&runtime, renderer.render())
}

#[derive(PartialEq, Properties)]
struct PageProps {
    children: Html,
}

#[component]
fn Page(props: &PageProps) -> Html {
    props.children.clone()
}

/// What a page looks like at first.
fn render_page(children: Html) -> String {
    render::<Page>(PageProps { children })
}
