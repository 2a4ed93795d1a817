//! Size and place of a popup.

use msal_core::decimal;

use crate::platform::Geometry;

const WIDTH: i32 = 483;
const HEIGHT: i32 = 600;

/// What a request says about its popup, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct PopupPlace {
    /// Width and height.
    pub(crate) size: Option<(u32, u32)>,
    /// From the left and from the top of the screen.
    pub(crate) position: Option<(i32, i32)>,
}

impl PopupPlace {
    /// The features for `window.open`, by MSAL's rules: a size that does not fit into the page
    /// falls back to the default, and the window stands in the middle of the page. A position that
    /// the app names is the app's: MSAL drops one beyond the size of the page, although a second
    /// screen is there.
    pub(crate) fn features(self, page: Geometry) -> String {
        let (wanted_width, wanted_height) = self.size.unwrap_or_default();
        let middle = (
            i32::max(0, (page.inner_width - WIDTH) / 2 + page.screen_left),
            i32::max(0, (page.inner_height - HEIGHT) / 2 + page.screen_top),
        );
        let (left, top) = self.position.unwrap_or(middle);
        let parts = [
            ("width=", fitting(wanted_width, page.inner_width, WIDTH)),
            (", height=", fitting(wanted_height, page.inner_height, HEIGHT)),
            (", top=", top),
            (", left=", left),
        ];
        let mut text = String::new();
        for (name, value) in parts {
            text.push_str(name);
            if value < 0 {
                text.push('-');
            }
            decimal::push(&mut text, value.unsigned_abs().into());
        }
        text.push_str(", scrollbars=yes");
        text
    }
}

fn fitting(wanted: u32, available: i32, default: i32) -> i32 {
    match i32::try_from(wanted) {
        Ok(wanted) if wanted > 0 && wanted <= available => wanted,
        _ => default,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Geometry = Geometry {
        inner_width: 1200,
        inner_height: 800,
        screen_left: 10,
        screen_top: 20,
    };

    fn of_size(width: u32, height: u32) -> String {
        let place = PopupPlace {
            size: Some((width, height)),
            position: None,
        };
        place.features(PAGE)
    }

    #[test]
    fn a_popup_opens_in_the_middle_of_its_page() {
        assert_eq!(
            PopupPlace::default().features(PAGE),
            "width=483, height=600, top=120, left=368, scrollbars=yes"
        );
        let small = Geometry {
            inner_width: 300,
            inner_height: 200,
            screen_left: 0,
            screen_top: 0,
        };
        assert_eq!(
            PopupPlace::default().features(small),
            "width=483, height=600, top=0, left=0, scrollbars=yes"
        );
    }

    #[test]
    fn a_size_that_does_not_fit_is_passed_over() {
        assert!(of_size(640, 700).starts_with("width=640, height=700,"));
        assert!(of_size(4000, 0).starts_with("width=483, height=600,"));
        assert!(of_size(u32::MAX, 1).starts_with("width=483, height=1,"));
    }

    #[test]
    fn a_popup_opens_where_the_app_says() {
        for (position, wanted) in [
            ((0, 0), "top=0, left=0,"),
            ((2400, 30), "top=30, left=2400,"),
            ((-1900, i32::MIN), "top=-2147483648, left=-1900,"),
        ] {
            let place = PopupPlace {
                size: None,
                position: Some(position),
            };
            assert!(place.features(PAGE).contains(wanted), "{position:?}");
        }
    }
}
