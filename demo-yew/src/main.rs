//! The demo in Yew: pages of the Leptos demo, with the same addresses and the same words.

mod api_data;
mod app;
mod failure;
mod pages;
mod shell;

use msal_yew::Start;

fn main() {
    if matches!(msal_yew::start(), Start::App) {
        yew::Renderer::<app::App>::new().render();
    }
}
