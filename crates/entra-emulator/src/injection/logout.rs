//! Faults of the sign-out.

use crate::context::RequestContext;
use crate::fault::Fault;

/// Whether a sign-out stays on its page instead of returning to the application.
pub(crate) fn stays_signed_out(ctx: &RequestContext<'_>) -> bool {
    ctx.triggers(&Fault::LogoutNoRedirect)
}

/// Lets the frames that tell the applications of a sign-out lead nowhere.
pub(crate) fn edit_front_channel(ctx: &RequestContext<'_>, addresses: Vec<String>) -> Vec<String> {
    if addresses.is_empty() || !ctx.triggers(&Fault::FrontchannelFail) {
        return addresses;
    }
    let nowhere = format!("{}/__emulator/nowhere", ctx.emulator.origin);
    addresses.iter().map(|_| nowhere.clone()).collect()
}
