//! Faults of the sign-out.

use super::FaultName;
use crate::call::Call;

/// Lets the frames that tell the applications miss them.
pub(crate) fn edit_front_channel(call: &Call<'_>, addresses: Vec<String>) -> Vec<String> {
    if addresses.is_empty() || call.fires(FaultName::FrontchannelFail).is_none() {
        return addresses;
    }
    let nowhere = format!("{}/__emulator/nowhere", call.world.origin);
    addresses.iter().map(|_| nowhere.clone()).collect()
}
