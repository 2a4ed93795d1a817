//! One paragraph, shown by Yew: what every Yew app weighs.

use yew::prelude::*;

fn main() {
    yew::Renderer::<App>::new().render();
}

#[component]
fn App() -> Html {
    html! { <p>{"Hello"}</p> }
}
