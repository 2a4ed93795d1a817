//! The authority's pages, by the ids that Entra's have.

use entra_emulator::PASSWORD;
use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::failure::Outcome;
use crate::wait::{Look, until};

const USER_NAME: &str = "#i0116";
const PASSWORD_FIELD: &str = "#i0118";
const SUBMIT: &str = "#idSIButton9";
const PERMISSIONS: &str = ".permissions";
const BACK: &str = "#idBtn_Back";

/// The pages of the sign-in, in the window that is looked at.
#[derive(Debug, Clone, Copy)]
pub struct SignInPage<'w> {
    browser: &'w Browser,
}

impl<'w> SignInPage<'w> {
    /// The pages in the window that `browser` looks at.
    pub fn new(browser: &'w Browser) -> Self {
        Self { browser }
    }

    /// The whole sequence: user name, password, and "yes" to "stay signed in?".
    pub async fn sign_in(&self, user: &str) -> Outcome {
        self.user_name(user).await?;
        self.password(PASSWORD).await?;
        self.stay_signed_in().await
    }

    /// Waits for the first page, types the user name and goes on.
    pub async fn user_name(&self, user: &str) -> Outcome {
        self.fill(USER_NAME, user).await?;
        self.click(SUBMIT).await
    }

    /// Waits for the second page, types a password and goes on.
    pub async fn password(&self, password: &str) -> Outcome {
        self.fill(PASSWORD_FIELD, password).await?;
        self.click(SUBMIT).await
    }

    /// Waits for "stay signed in?" and says yes.
    pub async fn stay_signed_in(&self) -> Outcome {
        self.wait_past_password().await?;
        self.click_and_leave(SUBMIT).await
    }

    /// Waits for "stay signed in?" and says no.
    pub async fn do_not_stay_signed_in(&self) -> Outcome {
        self.wait_past_password().await?;
        self.click_and_leave(BACK).await
    }

    /// Goes back to the app without signing in.
    pub async fn cancel(&self) -> Outcome {
        self.asks_for_user_name().await?;
        self.click_and_leave("#idBtn_Cancel").await
    }

    /// Waits for the question for permissions, and gives them.
    pub async fn accept_consent(&self) -> Outcome {
        self.element(PERMISSIONS).await?;
        self.click_and_leave(SUBMIT).await
    }

    /// Waits for the question for permissions, and gives none.
    pub async fn decline_consent(&self) -> Outcome {
        self.element(PERMISSIONS).await?;
        self.click_and_leave(BACK).await
    }

    /// Waits for the page on which customers make an account, and goes on to sign in.
    pub async fn sign_in_instead(&self) -> Outcome {
        until("the page of the sign-up", async || {
            let title = self.browser.driver().title().await?;
            Ok(Look::at(title == "Create account", title))
        })
        .await?;
        self.click(SUBMIT).await
    }

    /// Waits for the first page.
    pub async fn asks_for_user_name(&self) -> Outcome {
        self.element(USER_NAME).await.map(drop)
    }

    /// Waits for the message about a wrong password; its text.
    pub async fn password_error(&self) -> Outcome<String> {
        let error = self.element("#passwordError").await?;
        Ok(error.text().await?)
    }

    /// Waits for the question for a second factor, and types the code that the page itself shows.
    pub async fn second_factor(&self) -> Outcome {
        let code = self.element("#emulatedCode").await?.text().await?;
        self.fill("#idTxtBx_SAOTCC_OTC", &code).await?;
        self.click_and_leave(SUBMIT).await
    }

    /// Leaves the accounts that are signed in aside.
    pub async fn use_another_account(&self) -> Outcome {
        self.click("#otherTile").await
    }

    /// Picks an account that is signed in to the authority.
    pub async fn pick(&self, user: &str) -> Outcome {
        self.click_and_leave(&format!("[data-test-id=\"{user}\"]")).await
    }

    async fn wait_past_password(&self) -> Outcome {
        until("the page after the password", async || {
            let there = !self.is_there(PASSWORD_FIELD).await? && self.is_there(BACK).await?;
            Ok(Look::at(there, "another page"))
        })
        .await
    }

    async fn is_there(&self, selector: &str) -> Outcome<bool> {
        Ok(!self
            .browser
            .driver()
            .find_all(By::Css(selector))
            .await?
            .is_empty())
    }

    async fn fill(&self, selector: &str, text: &str) -> Outcome {
        let field = self.element(selector).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    async fn click(&self, selector: &str) -> Outcome {
        Ok(self.element(selector).await?.click().await?)
    }

    /// The last click of a sequence: the popup may be gone before the driver can tell that it was
    /// clicked.
    async fn click_and_leave(&self, selector: &str) -> Outcome {
        match self.click(selector).await {
            Err(failure) if failure.is_window_gone() => Ok(()),
            clicked => clicked,
        }
    }

    async fn element(&self, selector: &str) -> Outcome<WebElement> {
        until(format!("{selector} of the sign-in pages"), async || {
            let found = self.browser.driver().find(By::Css(selector)).await?;
            let visible = found.is_displayed().await?;
            Ok(if visible {
                Look::Seen(found)
            } else {
                Look::NotYet("it is hidden".into())
            })
        })
        .await
    }
}
