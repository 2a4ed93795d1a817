//! The button of the developer tools that tries the page at the redirect URI.

use journeys::{App, Journey, Look, Outcome, World, until};

const PRESS: &str = "document.querySelector('.msal-devtools-checks + button').click(); return true;";
const CHECKS: &str = "return document.querySelector('.msal-devtools-checks')?.innerText ?? '';";

#[test]
fn the_developer_tools_try_the_redirect_page_and_say_what_it_does() {
    Journey::default().through(App::Controls).run(async |world| {
        let good = format!("OK. The page at {}/ hands responses over.", world.demo().origin());
        tries_the_redirect_page(world, &good).await?;
        world
            .demo()
            .add_header("content-security-policy", "frame-ancestors 'none'");
        let refused = "refuses to be framed by X-Frame-Options or frame-ancestors";
        tries_the_redirect_page(world, refused).await
    });
}

async fn tries_the_redirect_page(world: &World, expected: &str) -> Outcome {
    let page = world.open("/devtools?impatient").await?;
    page.settles().await?;
    world.browser().script(PRESS, &[]).await?;
    until(format!("a check that says '{expected}'"), async || {
        let checks = world.browser().script(CHECKS, &[]).await?;
        let checks = checks.as_str().unwrap_or_default();
        Ok(Look::at(checks.contains(expected), checks))
    })
    .await?;
    page.has_frames(0).await
}
