//! The catalogue of error codes: Entra's (`AADSTS`) and those of Azure AD B2C (`AADB2C`).
//!
//! Only the number, the errors and the frame of the text are Entra's; most texts are our own words.

mod code;

pub(crate) use code::{ErrorCode, ErrorFamily};

use code::{b2c, code, dead_grant, interaction, with_status};

pub(crate) static SEVERAL_SESSIONS: ErrorCode = code(
    16000,
    "interaction_required",
    "Several user identities are signed in in this browser. One of them must be selected.",
);
pub(crate) static SESSION_NOT_FOUND: ErrorCode = code(
    160021,
    "interaction_required",
    "The application requested a user session which does not exist.",
);
pub(crate) static SEVERAL_RESOURCES: ErrorCode = code(
    28000,
    "invalid_scope",
    "The provided value for the input parameter scope is not valid because it contains more than one resource. Scope {} is not valid.",
);
pub(crate) static REDIRECT_URI: ErrorCode = code(
    50011,
    "invalid_request",
    "The redirect URI '{}' specified in the request does not match the redirect URIs configured for the application.",
);
pub(crate) static REDIRECT_URI_CHANGED: ErrorCode = with_status(
    401,
    code(
        500112,
        "invalid_client",
        "The redirect URI is not the one that the authorization code was issued for.",
    ),
);
pub(crate) static UNKNOWN_RESOURCE: ErrorCode = code(
    500011,
    "invalid_resource",
    "The resource principal named in '{}' was not found in the tenant.",
);
pub(crate) static USER_NOT_IN_TENANT: ErrorCode = code(
    50020,
    "invalid_grant",
    "User account '{}' does not exist in the tenant and cannot access the application.",
);
pub(crate) static UNKNOWN_INSTANCE: ErrorCode =
    code(50049, "invalid_instance", "Unknown or invalid instance.");
pub(crate) static DISABLED: ErrorCode = code(50057, "invalid_grant", "The user account is disabled.");
pub(crate) static NO_SESSION: ErrorCode = code(
    50058,
    "login_required",
    "A silent sign-in request was sent but no user is signed in.",
);
pub(crate) static FLOW_EXPIRED: ErrorCode = code(
    50089,
    "invalid_grant",
    "The sign-in was completed, or abandoned for too long. Start again from the application.",
);
pub(crate) static MFA_REQUIRED: ErrorCode = interaction(
    50076,
    Some("basic_action"),
    "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.",
);
pub(crate) static NOT_ASSIGNED: ErrorCode = interaction(
    50105,
    None,
    "Your administrator has configured the application to block users unless they are specifically granted access to it. The signed in user '{}' is not assigned to it.",
);
pub(crate) static CHALLENGE_SIZE: ErrorCode = code(
    50147,
    "invalid_request",
    "The size of the code_challenge parameter is not valid.",
);
pub(crate) static VERIFIER: ErrorCode = code(
    501481,
    "invalid_grant",
    "The code_verifier does not match the code_challenge supplied in the authorization request.",
);
pub(crate) static CHALLENGE_METHOD: ErrorCode = code(
    501491,
    "invalid_request",
    "The code_challenge_method '{}' is not valid. Use S256.",
);
pub(crate) static GRANT_REVOKED: ErrorCode = dead_grant(
    50173,
    "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.",
);
pub(crate) static SINGLE_TENANT: ErrorCode = code(
    50194,
    "invalid_request",
    "Application '{}' is not configured as a multi-tenant application. Use a tenant-specific endpoint.",
);
pub(crate) static REQUEST_LOOP: ErrorCode = code(
    50196,
    "invalid_grant",
    "The server terminated an operation because it encountered a client request loop.",
);
pub(crate) static BLOCKED: ErrorCode = interaction(
    53003,
    Some("message_only"),
    "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
);
pub(crate) static CODE_REDEEMED: ErrorCode = code(
    54005,
    "invalid_grant",
    "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
);
pub(crate) static CONSENT_REQUIRED: ErrorCode = interaction(
    65001,
    Some("consent_required"),
    "The user or administrator has not consented to use the application. Send an interactive authorization request for this user and resource.",
);
pub(crate) static CONSENT_DECLINED: ErrorCode = code(
    65004,
    "access_denied",
    "User declined to consent to access the app.",
);
pub(crate) static DEVICE_DECLINED: ErrorCode = code(
    65004,
    "authorization_declined",
    "The user at the other device declined the sign-in.",
);
pub(crate) static GRANT_MALFORMED: ErrorCode = code(
    70000,
    "invalid_grant",
    "The provided grant is not valid: it is unknown, or was issued to another application or tenant.",
);
pub(crate) static CLIENT_UNKNOWN: ErrorCode = code(
    700016,
    "unauthorized_client",
    "Application with identifier '{}' was not found in the directory.",
);
pub(crate) static SECRET_WRONG: ErrorCode = with_status(
    401,
    code(7000215, "invalid_client", "Invalid client secret provided."),
);
pub(crate) static SECRET_MISSING: ErrorCode = with_status(
    401,
    code(
        7000218,
        "invalid_client",
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    ),
);
pub(crate) static DEVICE_PENDING: ErrorCode = code(
    70016,
    "authorization_pending",
    "The sign-in at the other device is not finished. Continue to poll.",
);
pub(crate) static DEVICE_UNKNOWN: ErrorCode =
    code(70018, "bad_verification_code", "The device_code is not known.");
pub(crate) static DEVICE_EXPIRED: ErrorCode = code(70019, "expired_token", "The device_code has expired.");
pub(crate) static SECRET_PRESENTED: ErrorCode = with_status(
    401,
    code(
        700025,
        "invalid_client",
        "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    ),
);
pub(crate) static GRANT_TYPE: ErrorCode = code(
    70003,
    "unsupported_grant_type",
    "The app requested an unsupported grant type '{}'.",
);
pub(crate) static RESPONSE_TYPE: ErrorCode = code(
    700051,
    "unsupported_response_type",
    "The response_type '{}' is not enabled for the application.",
);
pub(crate) static RESPONSE_MODE: ErrorCode = code(
    70007,
    "invalid_request",
    "'{}' is not a supported value of 'response_mode' when requesting a code.",
);
pub(crate) static CODE_EXPIRED: ErrorCode = code(
    70008,
    "invalid_grant",
    "The provided authorization code or refresh token has expired. Send a new interactive authorization request.",
);
pub(crate) static SCOPE: ErrorCode = code(
    70011,
    "invalid_scope",
    "The provided value for the input parameter 'scope' is not valid. The scope '{}' does not exist.",
);
pub(crate) static SIGN_IN_FREQUENCY: ErrorCode = ErrorCode {
    suberror: Some("token_expired"),
    ..code(
        70043,
        "invalid_grant",
        "The refresh token has expired or is invalid due to sign-in frequency checks by Conditional Access.",
    )
};
pub(crate) static INACTIVE: ErrorCode =
    dead_grant(700082, "The refresh token has expired due to inactivity.");
pub(crate) static SIGN_IN_ENDED: ErrorCode = code(
    70044,
    "interaction_required",
    "The session has expired or is invalid due to sign-in frequency checks by Conditional Access.",
);
pub(crate) static SPA_LIFETIME: ErrorCode = dead_grant(
    700084,
    "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page.",
);
pub(crate) static TENANT_UNKNOWN: ErrorCode = code(
    90002,
    "invalid_request",
    "Tenant '{}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
);
pub(crate) static PROMPT: ErrorCode = code(
    90023,
    "invalid_request",
    "The prompt value '{}' is not supported.",
);
pub(crate) static TRANSIENT: ErrorCode = with_status(
    503,
    code(
        90033,
        "server_error",
        "A transient error has occurred. Please try again.",
    ),
);
pub(crate) static THROTTLED: ErrorCode = with_status(
    429,
    code(
        90055,
        "temporarily_unavailable",
        "The server is temporarily unable to handle the request: too many requests. Retry later.",
    ),
);
pub(crate) static ADMIN_CONSENT: ErrorCode = ErrorCode {
    at_token: "invalid_grant",
    ..code(
        90094,
        "interaction_required",
        "An administrator of the tenant must consent to the permissions that the application asks for.",
    )
};
pub(crate) static MISSING: ErrorCode = code(
    900144,
    "invalid_request",
    "The request body must contain the following parameter: '{}'.",
);
pub(crate) static POST_ONLY: ErrorCode = code(
    900561,
    "invalid_request",
    "The endpoint only accepts POST requests. Received a {} request.",
);
pub(crate) static REPEATED: ErrorCode = code(
    9000411,
    "invalid_request",
    "The request is not properly formatted. The parameter '{}' is duplicated.",
);
pub(crate) static MALFORMED: ErrorCode = code(
    9002313,
    "invalid_request",
    "Invalid request. Request is malformed or invalid.",
);
pub(crate) static TOKEN_MALFORMED: ErrorCode = dead_grant(
    9002313,
    "Invalid request. The refresh token is malformed or invalid.",
);
pub(crate) static BODY_TOO_LARGE: ErrorCode = with_status(
    413,
    code(
        9002313,
        "invalid_request",
        "Invalid request. Request is too large.",
    ),
);
pub(crate) static PKCE_MISSING: ErrorCode = code(
    9002325,
    "invalid_request",
    "Proof Key for Code Exchange is required for cross-origin authorization code redemption.",
);
pub(crate) static ORIGIN_PRESENT: ErrorCode = code(
    9002326,
    "invalid_request",
    "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '{}'.",
);
pub(crate) static B2C_NO_SESSION: ErrorCode = b2c(
    90077,
    "interaction_required",
    "User does not have an existing session and request prompt parameter has a value of 'None'.",
);
pub(crate) static B2C_GRANT: ErrorCode = b2c(
    90080,
    "invalid_grant",
    "The provided grant has expired. Please re-authenticate and try again.",
);
pub(crate) static B2C_CANCELLED: ErrorCode = b2c(
    90091,
    "access_denied",
    "The user has cancelled entering self-asserted information.",
);
pub(crate) static B2C_FORGOTTEN: ErrorCode =
    b2c(90118, "access_denied", "The user has forgotten their password.");
pub(crate) static ORIGIN_MISSING: ErrorCode = code(
    9002327,
    "invalid_request",
    "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
);
