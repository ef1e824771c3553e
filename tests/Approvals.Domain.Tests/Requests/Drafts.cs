using Approvals.Domain.Requests;

namespace Approvals.Domain.Tests.Requests;

/// <summary>Drafts of Rita's, and what becomes of them.</summary>
internal static class Drafts
{
    /// <summary>One character, two UTF-16 units.</summary>
    public const string TrafficLight = "\U0001F6A6";

    public static readonly ApprovalDraft Least = new() { Title = "Deploy" };

    public static string Long(int length) => new('x', length);

    public static List<T> Many<T>(int count, Func<int, T> item) => [.. Enumerable.Range(0, count).Select(item)];

    public static ApprovalRequest Accepted(ApprovalDraft draft, RequestDefaults? defaults = null)
    {
        var (request, errors) = DraftValidator.Validate(draft, Rita.Self, defaults ?? new RequestDefaults());
        errors.ShouldBeEmpty();
        return request.ShouldNotBeNull();
    }

    /// <summary>Refused for this field and for no other.</summary>
    public static void ShouldBeRefusedFor(this ApprovalDraft draft, string field, string message)
    {
        var (request, errors) = DraftValidator.Validate(draft, Rita.Self, new RequestDefaults());
        request.ShouldBeNull();
        errors.Keys.ShouldBe([field]);
        errors[field].ShouldContain(text => text.Contains(message, StringComparison.Ordinal), string.Join(" | ", errors[field]));
    }
}
