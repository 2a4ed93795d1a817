//! HTTP as the endpoints see it: a request read whole, a response made of plain data, and the
//! encodings of forms and URLs.

mod cookies;
mod listener;
mod params;
mod request;
mod response;
mod url;

pub(crate) use cookies::{Scheme, cookie, set_cookie};
pub(crate) use listener::{Reach, bind, serve};
pub(crate) use params::{Params, ParamsError};
pub(crate) use request::{HttpRequest, ReadError};
pub(crate) use response::{Delivery, HttpResponse};
pub(crate) use url::{form_encode, percent_encode};
