using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Bodies;
using Approvals.Host.Api.Errors;
using Approvals.Host.Auth;

namespace Approvals.Host.Api.Keys;

/// <summary>What a new API key is for.</summary>
/// <param name="Name">It acts as <c>service:NAME</c>; several keys may have one name, so that one can replace another.</param>
/// <param name="Roles">requester, approver, auditor, operator.</param>
/// <param name="Groups">Names of groups that the service is in.</param>
/// <param name="ExpiresAt">Null: never.</param>
public sealed record KeyBody(string? Name, IReadOnlyList<string?>? Roles, IReadOnlyList<string?>? Groups, DateTimeOffset? ExpiresAt)
{
    public const int MaxGroups = 200;

    /// <summary>As every name: folded.</summary>
    public string ServiceName => Principal.Service(Name!).Name;

    public IReadOnlyList<string> RoleWords => [.. (Roles ?? []).Select(role => role!).Distinct(StringComparer.Ordinal)];

    public IReadOnlyList<string> GroupNames => [.. (Groups ?? []).Select(group => Principal.Group(NameOf(group!)).Name).Distinct(StringComparer.Ordinal)];

    public void Check(Faults faults, DateTimeOffset now)
    {
        const string Wanted = "Must be the name of a service, without @.";
        faults.Add("name", Name is null ? Wanted : Principal.FaultIn("service:" + Name, Wanted), when: !Principal.TryParse("service:" + Name, out _) || Name!.Contains('@', StringComparison.Ordinal));
        faults.Add("roles", "Must be from: requester, approver, auditor, operator.", when: Roles?.Any(role => role is null || RoleNames.Find(role) is null) == true);
        faults.Add("groups", "Must be names of groups.", when: Groups?.Any(group => group is null || !Principal.TryParse("group:" + NameOf(group), out _)) == true);
        faults.Add("groups", $"Has at most {MaxGroups} names.", when: Groups?.Count > MaxGroups);
        faults.Add("expiresAt", "Must be in the future.", when: ExpiresAt <= now);
    }

    /// <summary>Groups as <c>NAME</c> or <c>group:NAME</c>, as in the configuration.</summary>
    private static string NameOf(string group) => group.StartsWith("group:", StringComparison.OrdinalIgnoreCase) ? group["group:".Length..] : group;
}

public sealed record KeyCall(HttpContext Context, KeyBody Body, RepeatGuard? Guard)
{
    public Caller Caller => RequestParts.Caller(Context);

    public static async ValueTask<KeyCall> BindAsync(HttpContext context)
    {
        var bytes = await BodyReader.ReadAsync(context);
        var body = BodyReader.Parse(bytes, ApiJson.Strict.KeyBody);
        var faults = new Faults();
        body.Check(faults, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        ProblemException.ThrowIfAny(faults);
        return new KeyCall(context, body, RepeatGuard.Read(context.Request, bytes));
    }
}

public sealed record RevokeKeyCall(HttpContext Context, Guid Id)
{
    public static async ValueTask<RevokeKeyCall> BindAsync(HttpContext context)
    {
        await BodyReader.ReadAsync(context);
        return new RevokeKeyCall(context, RequestParts.Id(context));
    }
}
