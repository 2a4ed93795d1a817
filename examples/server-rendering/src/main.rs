//! The server: it renders the app, and serves the module that takes the page over.

use std::error::Error;

use axum::Router;
use leptos::config::get_configuration;
use leptos_axum::{LeptosRoutes, file_and_error_handler, generate_route_list};
use server_rendering::{App, shell};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let options = get_configuration(Some("Cargo.toml"))?.leptos_options;
    let listener = TcpListener::bind(options.site_addr).await?;
    println!("http://localhost:{}", listener.local_addr()?.port());
    let page = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let router = Router::new()
        .leptos_routes(&options, generate_route_list(App), page)
        .fallback(file_and_error_handler(shell))
        .with_state(options);
    Ok(axum::serve(listener, router).await?)
}
