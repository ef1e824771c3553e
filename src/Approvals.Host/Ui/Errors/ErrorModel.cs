using Approvals.Host.Api.Errors;

namespace Approvals.Host.Ui.Errors;

/// <param name="Status">As shown; null where a number would not help.</param>
/// <param name="Retry">An address to try again; null when that is of no use.</param>
public sealed record ErrorModel(int? Status, string Title, string Text, string? Retry = null, string? TraceId = null)
{
    public IReadOnlyList<string> Faults { get; init; } = [];

    public static ErrorModel Unknown { get; } = new(404, "There is nothing here", "The address may be mistyped, or the page has moved.");

    public static ErrorModel SignedOut { get; } = new(401, "You are signed out", "Sign in again in another tab, then repeat this here: what you typed is kept.");

    public static ErrorModel FormExpired { get; } = new(400, "This form is no longer valid", "It was open for long, or you signed in anew since. Go back, reload the page and send it again. Nothing was done.");

    public static ErrorModel NoApproval { get; } = new(
        404, "There is no such approval, or you may not see it", "Check the link. If someone sent it to you, ask them to add you to the approvers.");

    public static ErrorModel NotAllowed(string role) => new(403, "This page is not for your roles", $"It needs the role {role}. Whoever runs this service can give it to you.");

    public static ErrorModel Of(Problem problem, HttpContext context) => problem.Status switch
    {
        404 => NoApproval,
        503 => new(503, "The service cannot answer now", "The database does not respond. Nothing that was acknowledged is lost. Try again in a moment.", Address(context)),
        // The faults say it field by field; the detail would say it again.
        400 => new(400, "This address holds a value that cannot be read", problem.Errors is { Count: > 0 } ? "Change it, or go on without it." : problem.Detail, context.Request.Path)
        {
            Faults = [.. (problem.Errors ?? new Dictionary<string, string[]>(StringComparer.Ordinal)).Select(error => $"{error.Key}: {string.Join(' ', error.Value)}")],
        },
        500 => new(500, "Something went wrong", "It was logged. If it happens again, tell whoever runs this service.", Address(context), Problem.TraceIdOf(context)),
        _ => new(problem.Status, problem.Kind.Title, problem.Detail),
    };

    private static string? Address(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) ? context.Request.Path + context.Request.QueryString : null;
}
