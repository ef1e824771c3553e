namespace Approvals.Host.Api.Errors;

/// <summary>The closed list of refusals. Codes are part of the contract and never change.</summary>
public sealed record ErrorKind(string Code, int Status, string Title)
{
    public static readonly ErrorKind InvalidRequest = new("invalid-request", 400, "The request is malformed");
    public static readonly ErrorKind Unauthenticated = new("unauthenticated", 401, "Valid credentials are needed");
    public static readonly ErrorKind Forbidden = new("forbidden", 403, "Your roles do not allow this");
    public static readonly ErrorKind NotAnApprover = new("not-an-approver", 403, "You are not among the approvers");
    public static readonly ErrorKind SelfApproval = new("self-approval", 403, "Requesters do not approve their own request");
    public static readonly ErrorKind PolicyViolation = new("policy-violation", 403, "The operator's policy does not allow this request");
    public static readonly ErrorKind NotFound = new("not-found", 404, "There is no such approval");
    public static readonly ErrorKind MethodNotAllowed = new("method-not-allowed", 405, "This address knows no such method");
    public static readonly ErrorKind AlreadyDecided = new("already-decided", 409, "The approval is already decided");
    public static readonly ErrorKind NotDecided = new("not-decided", 409, "The approval is not decided yet");
    public static readonly ErrorKind AlreadyVoted = new("already-voted", 409, "You have voted already");
    public static readonly ErrorKind TooMany = new("too-many", 409, "The approval takes no more of these");
    public static readonly ErrorKind StageNotOpen = new("stage-not-open", 409, "The stage is not open");
    public static readonly ErrorKind DelegationRefused = new("delegation-refused", 409, "The delegation is not possible");
    public static readonly ErrorKind InFlight = new("in-flight", 409, "The same request is still being carried out");
    public static readonly ErrorKind Erased = new("erased", 410, "The approval was erased");
    public static readonly ErrorKind VersionMismatch = new("version-mismatch", 412, "The approval has changed");
    public static readonly ErrorKind TooLarge = new("too-large", 413, "The body is too large");
    public static readonly ErrorKind UnsupportedMediaType = new("unsupported-media-type", 415, "The body is not JSON");
    public static readonly ErrorKind IdempotencyKeyReused = new("idempotency-key-reused", 422, "The idempotency key was used with another body");
    public static readonly ErrorKind CommentRequired = new("comment-required", 422, "A comment is required");
    public static readonly ErrorKind InvalidInputs = new("invalid-inputs", 422, "The inputs do not fit their definitions");
    public static readonly ErrorKind RateLimited = new("rate-limited", 429, "Too many requests");
    public static readonly ErrorKind Internal = new("internal-error", 500, "Something went wrong");
    public static readonly ErrorKind Unavailable = new("unavailable", 503, "The service cannot answer now");

    public static IReadOnlyList<ErrorKind> All { get; } =
    [
        InvalidRequest, Unauthenticated, Forbidden, NotAnApprover, SelfApproval, PolicyViolation, NotFound, MethodNotAllowed, AlreadyDecided, NotDecided, AlreadyVoted,
        TooMany, StageNotOpen, DelegationRefused, InFlight, Erased, VersionMismatch, TooLarge, UnsupportedMediaType, IdempotencyKeyReused, CommentRequired,
        InvalidInputs, RateLimited, Internal, Unavailable,
    ];

    /// <summary>The line about this code in the list of errors, from the service's own root.</summary>
    public string Type => "/docs/errors#" + Code;
}
