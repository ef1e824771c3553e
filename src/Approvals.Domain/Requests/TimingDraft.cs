namespace Approvals.Domain.Requests;

/// <summary>Reads the deadline, what happens at it, and who joins before it.</summary>
internal sealed record TimingDraft(long? TimeoutMs, TimeoutAction TimeoutAction, IReadOnlyList<EscalationLevel> Escalation)
{
    /// <summary>Ten years of 365 days.</summary>
    public const long MaxMs = 3650L * 24 * 60 * 60 * 1000;

    public const int MaxLevels = 20;
    public const int MaxReminders = 20;

    public static TimingDraft Read(Faults faults, ApprovalDraft draft, RequestDefaults defaults)
    {
        faults.Add("timeoutMs", "Must be from 0 to ten years, or null for never.", when: draft.TimeoutMs.Milliseconds is < 0 or > MaxMs);
        CheckReminders(faults, draft.RemindBeforeMs ?? []);
        var levels = draft.Escalation ?? [];
        faults.Add("escalation", $"At most {MaxLevels} levels.", when: levels.Count > MaxLevels);
        return new TimingDraft(
            draft.TimeoutMs.IsNever ? null : draft.TimeoutMs.IsDefault ? defaults.DefaultTimeoutMs : draft.TimeoutMs.Milliseconds,
            ActionOf(faults, draft, defaults, levels.Count > 0),
            [.. levels.Select((level, i) => LevelOf(faults, $"escalation[{i}]", level))]);
    }

    private static TimeoutAction ActionOf(Faults faults, ApprovalDraft draft, RequestDefaults defaults, bool hasLevels)
    {
        if (draft.TimeoutAction is null)
            // The configured default must not make a request fail that never asked for escalation.
            return defaults.DefaultTimeoutAction == TimeoutAction.Escalate && !hasLevels ? TimeoutAction.Reject : defaults.DefaultTimeoutAction;
        var action = Vocabulary.Read(faults, "timeoutAction", draft.TimeoutAction, Vocabulary.TimeoutActions, TimeoutAction.Reject);
        faults.Add("timeoutAction", "escalate needs an escalation list.", when: action == TimeoutAction.Escalate && !hasLevels);
        return action;
    }

    private static EscalationLevel LevelOf(Faults faults, string field, EscalationDraft? level)
    {
        faults.Add(field + ".to", "Must name at least one principal.", when: level?.To is not { Count: > 0 });
        faults.Add(field + ".afterMs", "Must be from 0 to ten years, or null.", when: level?.AfterMs is < 0 or > MaxMs);
        return new EscalationLevel(level?.AfterMs, PolicyDraft.People(faults, field + ".to", level?.To ?? []));
    }

    private static void CheckReminders(Faults faults, IReadOnlyList<long> marks)
    {
        faults.Add("remindBeforeMs", $"At most {MaxReminders} reminders.", when: marks.Count > MaxReminders);
        for (var i = 0; i < marks.Count; i++)
            faults.Add($"remindBeforeMs[{i}]", "Must be over 0 and at most ten years.", when: marks[i] is <= 0 or > MaxMs);
    }
}
