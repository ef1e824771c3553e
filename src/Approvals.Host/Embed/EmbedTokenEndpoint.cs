using System.Collections.Frozen;
using Approvals.Domain.Principals;
using Approvals.Host.Api.Answers;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.OpenApi;
using Approvals.Host.Auth;

namespace Approvals.Host.Embed;

/// <summary>
/// Where the server of another application gets a short-lived token for the person in front of it: with that person's own token, or with a key
/// that the operator trusts to say who the person is (<c>Auth:ApiKeys:N:Embeds</c>). Such a token lets approvers look and vote, nothing else.
/// </summary>
internal static class EmbedTokenEndpoint
{
    public static void MapEmbedTokens(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/embed-tokens", Make).AddEndpointFilter<RouteHandlerBuilder, RequireCaller>()
            .Describe("CreateEmbedToken", "A short-lived token for cards in another application: for myself, or with a trusted key for the person it names.")
            .Takes<EmbedTokenBody>(required: false).Answers<EmbedTokenAnswer>(201).Refuses(ErrorKind.Forbidden);

    public sealed record EmbedTokenAnswer(string Token, DateTimeOffset ExpiresAt);

    private static IResult Make(EmbedTokenCall call, EmbedTokens tokens, TimeProvider time)
    {
        if (HolderOf(call, time.GetUtcNow()) is not { } holder)
            return new Problem(ErrorKind.Forbidden, "This key may not say who the person is; the operator allows it with Auth:ApiKeys:N:Embeds.");
        var expires = time.GetUtcNow() + TimeSpan.FromMilliseconds(call.Body.LifetimeMs ?? EmbedTokenBody.UsualMs);
        // No token outlives the one that it was made with.
        if (call.Context.GetCallerEnd() is { } end && end < expires)
            expires = end;
        var token = tokens.Write(holder with { Scope = new EmbedScope(call.Body.ApprovalId) }, expires);
        return new JsonAnswer(
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("token", token);
                writer.WriteString("expiresAt", expires.UtcDateTime);
                writer.WriteEndObject();
            },
            StatusCodes.Status201Created);
    }

    /// <summary>As old as the credential that shows it; what a trusted application says of a person is said now.</summary>
    private static Identity? HolderOf(EmbedTokenCall call, DateTimeOffset now)
    {
        var (caller, body) = (RequestParts.Caller(call.Context), call.Body);
        if (body.User is null)
            return caller.Self.IsUser ? new Identity(caller.Self, caller.Groups.ToFrozenSet(), caller.Roles & Roles.Approver) { AsOf = call.Context.GetIdentity()?.AsOf } : null;
        return call.Context.MayEmbed()
            ? new Identity(Principal.User(body.User), (body.Groups ?? []).Select(Principal.Group).ToFrozenSet(), Roles.Approver) { AsOf = now }
            : null;
    }
}
