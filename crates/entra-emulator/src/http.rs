//! HTTP as the endpoints see it: a request read whole, a reply made of plain data, and the encodings of forms and URLs.

mod cookies;
mod listener;
mod params;
mod reply;
mod request;
mod url;

pub(crate) use cookies::{cookie, set_cookie};
pub(crate) use listener::{Reach, bind, serve};
pub(crate) use params::{Params, ParamsError};
pub(crate) use reply::{Delivery, Reply};
pub(crate) use request::{HttpRequest, ReadError};
pub(crate) use url::{form_encode, percent_encode};
