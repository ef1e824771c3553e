using Approvals.Host.Api.Errors;

namespace Approvals.Host.Api.OpenApi;

/// <param name="Words">All that it may be, where that is a list of words.</param>
public sealed record QueryParameter(string Name, string Description, IReadOnlyList<string>? Words = null);

public sealed record HeaderParameter(string Name, string Description);

public sealed record EmptyResponse(int Status, string Description);

public sealed record RefusedWith(ErrorKind Kind);

/// <summary>How the route tables say what a call takes and answers.</summary>
internal static class RouteDescription
{
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string name, string summary) =>
        route.WithName(name).WithSummary(summary).WithTags("Approvals");

    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder route, bool required = true)
        where T : notnull => route.Accepts<T>(isOptional: !required, "application/json");

    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder route, int status) => route.Produces<T>(status, "application/json");

    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder route, int status, string description) =>
        route.WithMetadata(new EmptyResponse(status, description));

    public static RouteHandlerBuilder Streams(this RouteHandlerBuilder route) => route.Produces<string>(200, "text/event-stream");

    public static RouteHandlerBuilder Asks(this RouteHandlerBuilder route, string name, string description, IEnumerable<string>? words = null) =>
        route.WithMetadata(new QueryParameter(name, description, words?.ToList()));

    public static RouteHandlerBuilder Sends(this RouteHandlerBuilder route, string name, string description) =>
        route.WithMetadata(new HeaderParameter(name, description));

    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params ErrorKind[] kinds) =>
        route.WithMetadata([.. kinds.Select(kind => new RefusedWith(kind))]);
}
