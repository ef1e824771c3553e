using Approvals.Domain.Principals;

namespace Approvals.Host.Auth;

/// <summary>Where authentication leaves, and endpoints find, who is calling.</summary>
public static class CallerAccess
{
    /// <summary>Null for a caller without valid credentials.</summary>
    public static Caller? GetCaller(this HttpContext context) => context.Features.Get<Caller>();

    public static void SetCaller(this HttpContext context, Caller caller) => context.Features.Set(caller);

    /// <summary>What the credential proved; null where nobody calls.</summary>
    public static Identity? GetIdentity(this HttpContext context) => context.Features.Get<Identity>();

    public static void SetIdentity(this HttpContext context, Identity identity) => context.Features.Set(identity);

    /// <summary>When the credential ends that says who is calling: what outlives a request must end then. Null: never, as with the API keys of the configuration.</summary>
    public static DateTimeOffset? GetCallerEnd(this HttpContext context) => context.Features.Get<CallerEnd>()?.At;

    public static void SetCallerEnd(this HttpContext context, DateTimeOffset? end)
    {
        if (end is { } at)
            context.Features.Set(new CallerEnd(at));
    }

    /// <summary>Whether the caller's key may ask for tokens in people's names.</summary>
    public static bool MayEmbed(this HttpContext context) => context.Features.Get<EmbedRight>() is not null;

    public static void SetMayEmbed(this HttpContext context) => context.Features.Set(EmbedRight.Given);

    private sealed record CallerEnd(DateTimeOffset At);

    private sealed record EmbedRight
    {
        public static readonly EmbedRight Given = new();
    }
}
