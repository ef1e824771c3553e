using System.Text.Json.Serialization.Metadata;
using Approvals.Application.Reading;
using Approvals.Channels;
using Approvals.Channels.Templates;
using Approvals.Channels.Templates.Model;
using Approvals.Domain.State;
using Approvals.Host.Api.Answers;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Bodies;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.OpenApi;

namespace Approvals.Host.Api.Doors;

/// <param name="Template">Such as <c>approval-requested</c>.</param>
/// <param name="Channel">Such as <c>email</c>.</param>
/// <param name="Part">Such as <c>html</c>; absent: all that the channel has.</param>
/// <param name="Source">A template to try instead of the stored one; needs <paramref name="Part"/>.</param>
/// <param name="ApprovalId">What to write about; absent: a made-up request.</param>
public sealed record PreviewBody(string? Template, string? Channel, string? Part, string? Source, Guid? ApprovalId)
{
    public static JsonTypeInfo<PreviewBody> Json => ApiJson.Strict.PreviewBody;
}

internal static class TemplateEndpoints
{
    public static void MapTemplates(this RouteGroupBuilder operators) =>
        operators.MapPost("/templates/preview", Preview).Describe("PreviewTemplate", "Shows what a message looks like, with a stored template or one to try.")
            .Takes<PreviewBody>().Answers<PreviewView>(200).Refuses(ErrorKind.Forbidden);

    private static async Task<IResult> Preview(HttpContext context, TemplateStore templates, IApprovalReader reader, PublicLinks links)
    {
        var body = BodyReader.Parse(await BodyReader.ReadAsync(context), PreviewBody.Json);
        var parts = PartsOf(body);
        var message = Samples.Message(body.Template!);
        if (body.ApprovalId is { } id)
            message = About(message, await reader.FindAsync(id, context.RequestAborted) ?? throw new ProblemException(Problems.NotFound));
        var model = MessageModel.Of(message, one => links.Approval(one) ?? $"https://approvals.example.com/approvals/{one}", buttons: true);
        var texts = parts.Select(part => (part.Name, Text: TextOf(templates, part, body, model))).ToList();
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("template", body.Template);
            writer.WriteString("channel", body.Channel);
            writer.WriteStartObject("parts");
            foreach (var (name, text) in texts)
                writer.WriteString(name, text);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    private static List<TemplatePart> PartsOf(PreviewBody body)
    {
        if (!MessageTemplates.All.Contains(body.Template ?? ""))
            throw ProblemException.Invalid("template", $"Must be one of: {string.Join(", ", MessageTemplates.All)}.");
        var parts = TemplatePart.All.Where(part => part.Channel == body.Channel).ToList();
        if (parts.Count == 0)
            throw ProblemException.Invalid("channel", $"Must be one of: {string.Join(", ", TemplatePart.All.Select(part => part.Channel).Distinct())}.");
        if (body.Part is null)
            return body.Source is null || parts.Count == 1 ? parts : throw ProblemException.Invalid("part", "Say which part the source is for.");
        return parts.Find(part => part.Name == body.Part) is { } one
            ? [one]
            : throw ProblemException.Invalid("part", $"Must be one of: {string.Join(", ", parts.Select(part => part.Name))}.");
    }

    private static string TextOf(TemplateStore templates, TemplatePart part, PreviewBody body, IReadOnlyDictionary<string, object?> model)
    {
        try
        {
            return body.Source is { } source ? templates.RenderSource(part, source, model) : templates.Render(part, body.Template!, model);
        }
        catch (TemplateException broken)
        {
            throw ProblemException.Invalid("source", broken.Faults[0]);
        }
    }

    private static OutgoingMessage About(OutgoingMessage sample, Approval approval) => sample with { ApprovalId = approval.Id, Version = approval.Version, Approval = approval };
}
