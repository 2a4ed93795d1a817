//! The values that requests and responses of the protocol are made of, read and written by the
//! endpoints and kept by the store.

mod authorization_request;
mod authorization_response;
mod claims_request;
mod client_info;
mod device_authorization_request;
mod opener_access;
mod prompt;
mod requirement;
mod response_mode;

pub(crate) use authorization_request::{AuthorizationRequest, RedirectDestination, ResponseDestination};
pub(crate) use authorization_response::AuthorizationResponse;
pub(crate) use claims_request::ClaimsRequest;
pub(crate) use client_info::ClientInfo;
pub(crate) use device_authorization_request::DeviceAuthorizationRequest;
pub(crate) use opener_access::OpenerAccess;
pub(crate) use prompt::Prompt;
pub(crate) use requirement::{Requirement, Requirements};
pub(crate) use response_mode::ResponseMode;
