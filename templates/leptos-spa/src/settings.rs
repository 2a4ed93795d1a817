//! Where users sign in.

/// A registration of this app, and the Microsoft Graph beside it.
pub struct Settings {
    pub client_id: &'static str,
    pub authority: &'static str,
    /// Answers with the profile of the user whose token it gets.
    pub profile_url: &'static str,
}

/// The app as you have registered it.
const ENTRA_ID: Settings = Settings {
    client_id: "{{client_id}}",
    authority: "{{authority}}",
    profile_url: "https://graph.microsoft.com/v1.0/me",
};

/// Entra ID on this machine, for development without a network.
const EMULATOR: Settings = Settings {
    client_id: "00001111-aaaa-2222-bbbb-3333cccc4444",
    authority: "http://localhost:8400/aaaabbbb-0000-cccc-1111-dddd2222eeee",
    profile_url: "http://localhost:8400/graph/v1.0/me",
};

/// Those of this build.
pub const SETTINGS: Settings = if cfg!(feature = "emulator") {
    EMULATOR
} else {
    ENTRA_ID
};

/// What users consent to as they sign in: that the app reads their profile.
pub const SCOPES: [&str; 1] = ["User.Read"];
