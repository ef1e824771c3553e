using System.Globalization;
using System.Text;
using System.Text.Json;
using Approvals.Application.Reading;
using Approvals.Domain.Conditions;
using Approvals.Domain.Context;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Host.Api.Binding;
using Approvals.Host.Ui.Errors;
using Approvals.Host.Ui.Parts;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Review;

/// <summary>What is too much for the page of an approval: all facts of its context, one value as a whole, the context as it was sent, the whole timeline.</summary>
internal static class LongPages
{
    private const int MaxWord = 200;

    public static void MapLong(this RouteGroupBuilder pages)
    {
        pages.MapGet("/approvals/{id}/context", Show);
        pages.MapGet("/approvals/{id}/context.json", Download);
        pages.MapGet("/approvals/{id}/timeline", ShowTimeline);
    }

    private static async Task<IResult> Show(HttpContext context, ReviewReader reader, IEarlierApprovals earlier)
    {
        if (await reader.FindAsync(context) is not { } approval)
            return NotFound;
        var before = await Part.TryAsync(earlier.BeforeAsync(approval, context.Person(), context.RequestAborted));
        var query = context.Request.Query;
        if ((string?)query["at"] is { } pointer)
            return ShowValue(approval, before.Value, pointer, Number(query["from"]));
        var word = ((string?)query["q"])?.Trim() is { Length: > 0 and <= MaxWord } text ? text : null;
        return Page.Of<ContextPage>(ContextModel.Of(approval, before, word, Number(query["page"]), reader.Now));
    }

    private static IResult ShowValue(Approval approval, Approval? before, string pointer, int from)
    {
        if (!JsonPointer.IsValid(pointer))
            return NotFound;
        var (now, then) = (JsonPointer.Find(approval.Request.Context.Parse(), pointer), before is null ? null : JsonPointer.Find(before.Request.Context.Parse(), pointer));
        if ((now ?? then) is not { } value)
            return NotFound;
        var (text, kind) = FactText.Of(value);
        var label = now is null ? string.Join(", ", new[] { "gone; this is what it was before", kind }.OfType<string>()) : kind;
        var start = Math.Clamp(from, 0, Math.Max(0, text.Length - 1));
        if (start > 0 && char.IsLowSurrogate(text[start]))
            start--;
        var rest = text[start..];
        var difference = now is not null && then is { } former && FactText.Of(former).Text is var formerText && formerText != text ? TextDifference.Between(text, formerText) : null;
        return Page.Of<ContextValuePage>(new ContextValueModel(approval, pointer, label, rest[..HtmlSize.Fit(rest, ContextValueModel.BytesOfPart)], start, text.Length, difference));
    }

    /// <summary>As it was sent, for programs that search better than a page does.</summary>
    private static async Task<IResult> Download(HttpContext context, ReviewReader reader) => await reader.FindAsync(context) is { } approval
        ? Results.File(Encoding.UTF8.GetBytes(approval.Request.Context.Text), "application/json", $"context-{approval.Id}.json")
        : NotFound;

    private static async Task<IResult> ShowTimeline(HttpContext context, ReviewReader reader, IApprovalReader approvals)
    {
        if (await reader.FindAsync(context) is not { } approval)
            return NotFound;
        var rows = await approvals.AuditAsync(approval.Id, 0, context.RequestAborted);
        var number = Math.Clamp(Number(context.Request.Query["page"]), 1, TimelineModel.PagesOf(rows.Count));
        var names = ShownNames.Of(ShownNames.In(approval));
        var stories = rows.Skip((number - 1) * TimelineModel.PageSize).Take(TimelineModel.PageSize).Select(row => Story.Of(approval.Id, row, names));
        return Page.Of<TimelinePage>(new TimelineModel(approval, [.. stories], rows.Count, number, reader.Now));
    }

    private static IResult NotFound => Page.Of<ErrorPage>(ErrorModel.NoApproval, StatusCodes.Status404NotFound);

    private static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
