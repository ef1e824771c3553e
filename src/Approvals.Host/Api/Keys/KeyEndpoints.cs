using System.Text.Json;
using Approvals.Application.Keys;
using Approvals.Host.Api.Answers;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Bodies;
using Approvals.Host.Api.Doors;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.OpenApi;
using Approvals.Host.Auth;

namespace Approvals.Host.Api.Keys;

/// <summary>API keys that operators make and take back while the service runs.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this WebApplication app)
    {
        var keys = app.MapGroup("/api/keys").AddEndpointFilter<RouteGroupBuilder, RequireOperator>();
        keys.MapPost("", Create).Describe("CreateKey", "Makes an API key, which is shown this once; operators. A repeat with the same Idempotency-Key answers 200 without it.")
            .Takes<KeyBody>().Answers<CreatedKeyView>(201).Answers<CreatedKeyView>(200).Refuses(ErrorKind.Forbidden);
        keys.MapGet("", List).Describe("Keys", "The API keys that were made and not revoked, oldest first; operators. Those of the configuration are not among them.")
            .Answers<KeyList>(200).Refuses(ErrorKind.Forbidden);
        keys.MapDelete("/{id}", Revoke).Describe("RevokeKey", "Takes an API key back: at once on this node, within 5 seconds on the others; operators.")
            .Answers(204, "It does not count any more.").Refuses(ErrorKind.Forbidden);
    }

    private static async Task<IResult> Create(KeyCall call, IApiKeyStore store, InFlight inFlight, ILogger<ApiKeyDirectory> log)
    {
        var guard = call.Guard?.For(call.Caller, RequestParts.Route(call.Context));
        using var entered = inFlight.Enter(guard?.Scope, Guid.Empty);
        var (secret, body) = (ApiKeySecret.New(), call.Body);
        var key = new NewApiKey(
            Guid.CreateVersion7(), TokenDigest.Of(secret).ToHex(), body.ServiceName, ApiKeySecret.PrefixOf(secret), body.RoleWords, body.GroupNames, body.ExpiresAt, call.Caller.Self, guard);
        var added = await store.AddAsync(key, call.Context.RequestAborted);
        if (!added.IsNew && added.BodyHash != guard?.BodyHash)
            return new Problem(ErrorKind.IdempotencyKeyReused, "This Idempotency-Key was used with another body.");
        if (added.IsNew)
            log.LogInformation("{Operator} made the key {Prefix} of service:{Name} with the roles {Roles}", call.Caller.Self.Text, key.Prefix, key.Name, string.Join(", ", key.Roles));
        var view = CreatedKeyView.Of(added.Key, added.IsNew ? secret : null);
        return new JsonAnswer(
            writer => JsonSerializer.Serialize(writer, view, ApiJson.Strict.CreatedKeyView), added.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<IResult> List(HttpContext context, IApiKeyStore store)
    {
        var list = new KeyList([.. (await store.AllAsync(context.RequestAborted)).Select(KeyView.Of)]);
        return new JsonAnswer(writer => JsonSerializer.Serialize(writer, list, ApiJson.Strict.KeyList));
    }

    private static async Task<IResult> Revoke(RevokeKeyCall call, IApiKeyStore store, ApiKeyDirectory keys, ApiKeyWatch watch, ILogger<ApiKeyDirectory> log)
    {
        if (!await store.RevokeAsync(call.Id, call.Context.RequestAborted))
            return new Problem(ErrorKind.NotFound, "There is no such key.");
        keys.Forget(call.Id);
        watch.End(call.Id);
        log.LogInformation("{Operator} revoked the key {Id}", RequestParts.Caller(call.Context).Self.Text, call.Id);
        return new EmptyAnswer(StatusCodes.Status204NoContent);
    }
}

/// <param name="Key">Shown once; null when the call is a repeat.</param>
/// <param name="Prefix">The first characters of the key.</param>
public sealed record CreatedKeyView(
    Guid Id, string? Key, string Prefix, string Name, IReadOnlyList<string> Roles, IReadOnlyList<string> Groups, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    public static CreatedKeyView Of(ApiKey key, string? secret) => new(key.Id, secret, key.Prefix, key.Name, key.Roles, key.Groups, key.CreatedAt, key.ExpiresAt);
}

public sealed record KeyList(IReadOnlyList<KeyView> Items);

/// <param name="LastUsedAt">Right to a minute.</param>
public sealed record KeyView(
    Guid Id, string Prefix, string Name, IReadOnlyList<string> Roles, IReadOnlyList<string> Groups, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt)
{
    public static KeyView Of(ApiKey key) => new(key.Id, key.Prefix, key.Name, key.Roles, key.Groups, key.CreatedAt, key.ExpiresAt, key.LastUsedAt);
}
