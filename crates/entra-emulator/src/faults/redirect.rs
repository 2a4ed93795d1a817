//! Faults in the answer that `/authorize` sends to the redirect URI.

use super::FaultName;
use crate::authorize::RedirectParams;
use crate::call::Call;
use crate::random;

/// Spoils the parameters of a successful answer.
pub(crate) fn edit_redirect(call: &Call<'_>, params: &mut RedirectParams) {
    if call.fires(FaultName::MissingCode).is_some() {
        params.remove("code");
    }
    if call.fires(FaultName::MissingClientInfo).is_some() {
        params.remove("client_info");
    }
    if call.fires(FaultName::MissingState).is_some() {
        params.remove("state");
    }
    if call.fires(FaultName::WrongState).is_some() {
        params.set("state", random::opaque(24));
    }
}
