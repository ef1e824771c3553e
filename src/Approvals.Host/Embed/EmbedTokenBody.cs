using System.Text.Json.Serialization;
using Approvals.Domain.Json;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Errors;

namespace Approvals.Host.Embed;

/// <summary>For whom a token is, and what for.</summary>
/// <param name="User">The person's name; only for keys that may speak for people.</param>
/// <param name="Groups">The groups that the person is in; only together with <paramref name="User"/>.</param>
/// <param name="ApprovalId">The only approval that the token is good for; null: those of the person's inbox.</param>
/// <param name="LifetimeMs">At most an hour; ten minutes when absent.</param>
public sealed record EmbedTokenBody(string? User, IReadOnlyList<string>? Groups, Guid? ApprovalId, int? LifetimeMs)
{
    public const int LongestMs = 3_600_000;
    public const int UsualMs = 600_000;

    public void Check(Faults faults)
    {
        faults.Add("user", "Must be the name of a person.", when: User is not null && !Principal.TryParse("user:" + User, out _));
        faults.Add("groups", "Must be names of groups, of the person that user names.", when: Groups is not null && (User is null || Groups.Any(name => !Principal.TryParse("group:" + name, out _))));
        faults.Add("lifetimeMs", $"Must be from 1000 to {LongestMs}.", when: LifetimeMs is < 1000 or > LongestMs);
    }
}

public sealed record EmbedTokenCall(HttpContext Context, EmbedTokenBody Body)
{
    public static async ValueTask<EmbedTokenCall> BindAsync(HttpContext context)
    {
        var bytes = await BodyReader.ReadAsync(context);
        var body = bytes.Length == 0 ? new EmbedTokenBody(null, null, null, null) : BodyReader.Parse(bytes, EmbedBodyJson.Default.EmbedTokenBody);
        var faults = new Faults();
        body.Check(faults);
        ProblemException.ThrowIfAny(faults);
        return new EmbedTokenCall(context, body);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, NumberHandling = JsonNumberHandling.Strict,
    Converters = [typeof(WholeInt32JsonConverter)])]
[JsonSerializable(typeof(EmbedTokenBody))]
internal sealed partial class EmbedBodyJson : JsonSerializerContext;
