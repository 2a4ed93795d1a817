//! One paragraph, shown by Leptos: what every Leptos app weighs.

use leptos::prelude::*;

fn main() {
    mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    view! { <p>"Hello"</p> }
}
