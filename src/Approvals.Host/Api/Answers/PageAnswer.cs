using System.Text.Json;
using Approvals.Domain.Json;
using Approvals.Domain.State;
using Approvals.Domain.Views;

namespace Approvals.Host.Api.Answers;

/// <summary>One page of a list: <c>{items, nextCursor}</c>.</summary>
public static class PageAnswer
{
    public static IResult Of(IEnumerable<Approval> items, string? nextCursor) => new JsonAnswer(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("items");
        foreach (var item in items)
            JsonSerializer.Serialize(writer, ApprovalView.InList(item), DomainJson.Compact.ApprovalView);
        writer.WriteEndArray();
        writer.WriteString("nextCursor", nextCursor);
        writer.WriteEndObject();
    });
}
