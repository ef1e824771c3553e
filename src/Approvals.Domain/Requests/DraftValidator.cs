using Approvals.Domain.Conditions;
using Approvals.Domain.Json;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;

namespace Approvals.Domain.Requests;

/// <summary>Turns a draft into a request, or says everything that is wrong with it.</summary>
public static class DraftValidator
{
    public const int MaxTags = 50;
    public const int MaxNotified = 100;

    public static (ApprovalRequest? Request, IReadOnlyDictionary<string, string[]> Errors) Validate(
        ApprovalDraft draft, Principal requester, RequestDefaults defaults)
    {
        var faults = new Faults();
        CheckTexts(faults, draft);
        var context = draft.Context ?? RawJson.EmptyObject;
        var timing = TimingDraft.Read(faults, draft, defaults);
        var request = new ApprovalRequest
        {
            Title = draft.Title ?? "",
            Description = draft.Description,
            Context = context,
            ContextHash = HashOf(faults, context),
            WorkflowId = draft.WorkflowId,
            JobId = draft.JobId,
            Tags = Tags(faults, draft),
            Requester = requester,
            Stages = PolicyDraft.Stages(faults, draft),
            RequireMinRejections = Rejections(faults, draft),
            AllowSelfApproval = draft.AllowSelfApproval ?? false,
            RequireComment = draft.RequireComment ?? false,
            TimeoutMs = timing.TimeoutMs,
            TimeoutAction = timing.TimeoutAction,
            Escalation = timing.Escalation,
            RemindBeforeMs = draft.RemindBeforeMs ?? [],
            AutoApprove = draft.AutoApprove,
            Inputs = InputDrafts.Read(faults, draft.Inputs ?? []),
            Priority = Vocabulary.Read(faults, "priority", draft.Priority, Vocabulary.Priorities, Priority.Normal),
            NotifyUsers = NotifyUsers(faults, draft),
            NotifyChannels = NotifyChannels(faults, draft, defaults),
            Callback = draft.Callback,
        };
        if (!faults.Any)
            TimingDraft.CheckLevels(faults, request);
        if (!faults.Any && !Reachability.IsReachable(request))
            faults.Add(draft.Stages is null ? "approvers" : "stages", "The people named, without the requester, cannot meet this policy.");
        return faults.Any ? (null, faults.ToErrors()) : (request, faults.ToErrors());
    }

    private static void CheckTexts(Faults faults, ApprovalDraft draft)
    {
        faults.Add("title", "A title is required.", when: draft.Title is null);
        TextRules.OneLine(faults, "title", draft.Title, TextRules.MaxTitle);
        TextRules.Lines(faults, "description", draft.Description, TextRules.MaxDescription);
        TextRules.OneLine(faults, "workflowId", draft.WorkflowId, TextRules.MaxId);
        TextRules.OneLine(faults, "jobId", draft.JobId, TextRules.MaxId);
        TextRules.OneLine(faults, "callback", draft.Callback, TextRules.MaxId);
        if (draft.AutoApprove is { } condition && ConditionValidator.Fault(condition) is { } fault)
            faults.Add("autoApprove", fault);
    }

    private static string HashOf(Faults faults, RawJson context)
    {
        try
        {
            var parsed = context.Parse();
            faults.Add("context", "Must be a JSON object.", when: parsed.ValueKind != System.Text.Json.JsonValueKind.Object);
            return "sha256:" + CanonicalJson.Hash(parsed);
        }
        catch (FormatException noForm)
        {
            faults.Add("context", noForm.Message);
            return "";
        }
    }

    private static Dictionary<string, string> Tags(Faults faults, ApprovalDraft draft)
    {
        var tags = draft.Tags ?? new Dictionary<string, string?>(StringComparer.Ordinal);
        faults.Add("tags", $"At most {MaxTags} tags.", when: tags.Count > MaxTags);
        foreach (var (key, value) in tags.Take(MaxTags))
        {
            TextRules.OneLine(faults, "tags", key, TextRules.MaxId);
            faults.Add("tags", "A tag's value is a text.", when: value is null);
            TextRules.OneLine(faults, "tags", value, TextRules.MaxId);
        }

        return tags.ToDictionary(tag => tag.Key, tag => tag.Value ?? "", StringComparer.Ordinal);
    }

    private static int Rejections(Faults faults, ApprovalDraft draft)
    {
        faults.Add("requireMinRejections", $"Must be from 1 to {PolicyDraft.MaxPeople}.", when: draft.RequireMinRejections is < 1 or > PolicyDraft.MaxPeople);
        return draft.RequireMinRejections ?? 1;
    }

    private static List<string> NotifyUsers(Faults faults, ApprovalDraft draft)
    {
        var addresses = draft.NotifyUsers ?? [];
        faults.Add("notifyUsers", $"At most {MaxNotified} addresses.", when: addresses.Count > MaxNotified);
        for (var i = 0; i < Math.Min(addresses.Count, MaxNotified); i++)
            faults.Add($"notifyUsers[{i}]", "Must be an e-mail address.", when: !EmailAddress.IsValid(addresses[i]));
        return [.. addresses.Select(address => address ?? "")];
    }

    private static IReadOnlyList<string> NotifyChannels(Faults faults, ApprovalDraft draft, RequestDefaults defaults)
    {
        if (draft.NotifyChannels is not { } channels)
            return defaults.DefaultChannels;
        faults.Add("notifyChannels", $"At most {MaxNotified} channels.", when: channels.Count > MaxNotified);
        if (channels.Count > MaxNotified)
            return [];
        for (var i = 0; i < channels.Count; i++)
        {
            faults.Add(
                $"notifyChannels[{i}]", $"Must be one of: {string.Join(", ", defaults.KnownChannels)}.",
                when: !defaults.KnownChannels.Contains(channels[i], StringComparer.Ordinal));
        }

        return [.. channels.Select(channel => channel ?? "").Distinct(StringComparer.Ordinal)];
    }
}
