using Approvals.Application.Journal;
using Approvals.Domain.Decisions;
using Approvals.Domain.State;
using Microsoft.AspNetCore.Antiforgery;

namespace Approvals.Host.Api.Errors;

/// <summary>The one place where refusals and failures become answers.</summary>
public static class Problems
{
    public static Problem Of(Refusal refusal, Approval? approval) => new(
        KindOf(refusal.Code), refusal.Detail, refusal.Errors,
        refusal.Code == RefusalCode.AlreadyDecided ? approval : null);

    public static Problem Of(Exception failure) => failure switch
    {
        ProblemException refused => refused.Problem,
        JournalUnavailableException => new(
            ErrorKind.Unavailable, "The database does not answer; whether this request had an effect is not known. Repeat the same request.", RetryAfter: 2),
        JournalOverloadedException => new(ErrorKind.Unavailable, "Too much is waiting already; nothing was done.", RetryAfter: 1),
        BadHttpRequestException { StatusCode: 413 } => TooLarge,
        // Who looks for the token reads the form, and a form may be anything.
        AntiforgeryValidationException => new(ErrorKind.InvalidRequest, "The form cannot be read."),
        BadHttpRequestException bad => new(ErrorKind.InvalidRequest, bad.Message),
        _ => new(ErrorKind.Internal, "The failure was logged under the trace id."),
    };

    public static Problem TooLarge { get; } = new(ErrorKind.TooLarge, $"A body has at most {Binding.BodyReader.MaxBytes} bytes.");

    public static Problem UnsupportedMediaType { get; } = new(ErrorKind.UnsupportedMediaType, "Send the body as application/json in UTF-8.");

    public static Problem MethodNotAllowed { get; } = new(ErrorKind.MethodNotAllowed, "The header Allow names the methods that this address knows.");

    public static Problem Unauthenticated { get; } = new(ErrorKind.Unauthenticated, "Send an API key or a token as Authorization: Bearer.");

    public static Problem KeyUnknown { get; } = new(ErrorKind.Unavailable, "The database does not answer, so that the key cannot be checked; nothing was done.", RetryAfter: 2);

    public static Problem CrossSite { get; } = new(ErrorKind.Forbidden, "A cookie counts here only for requests that this service's own pages send.");

    public static Problem NotFound { get; } = new(ErrorKind.NotFound, "There is no such approval, or you may not see it.");

    private static ErrorKind KindOf(RefusalCode code) => code switch
    {
        RefusalCode.NotFound => ErrorKind.NotFound,
        RefusalCode.Forbidden => ErrorKind.Forbidden,
        RefusalCode.NotAnApprover => ErrorKind.NotAnApprover,
        RefusalCode.SelfApproval => ErrorKind.SelfApproval,
        RefusalCode.PolicyViolation => ErrorKind.PolicyViolation,
        RefusalCode.IdempotencyKeyReused => ErrorKind.IdempotencyKeyReused,
        RefusalCode.VersionMismatch => ErrorKind.VersionMismatch,
        RefusalCode.AlreadyDecided => ErrorKind.AlreadyDecided,
        RefusalCode.NotDecided => ErrorKind.NotDecided,
        RefusalCode.TooMany => ErrorKind.TooMany,
        RefusalCode.AlreadyVoted => ErrorKind.AlreadyVoted,
        RefusalCode.StageNotOpen => ErrorKind.StageNotOpen,
        RefusalCode.DelegationRefused => ErrorKind.DelegationRefused,
        RefusalCode.CommentRequired => ErrorKind.CommentRequired,
        RefusalCode.InvalidInputs => ErrorKind.InvalidInputs,
        _ => ErrorKind.Internal,
    };
}
