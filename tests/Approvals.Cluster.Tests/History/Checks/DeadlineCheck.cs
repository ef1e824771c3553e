namespace Approvals.Cluster.Tests.History.Checks;

/// <summary>Nothing that the clock does comes early, and nothing is late by more than the bound and the time in which everything was down.</summary>
internal static class DeadlineCheck
{
    public static IEnumerable<string> Breaches(Evidence evidence) =>
        evidence.Lives.SelectMany(entry => Of(entry.Key, entry.Value, evidence).Concat(Seen(entry.Key, entry.Value, evidence)));

    private static IEnumerable<string> Of(Guid id, Life life, Evidence evidence)
    {
        var first = life.Moments[0];
        if (first.Deadline != (life.TimeoutMs is { } timeout ? first.At.AddMilliseconds(timeout) : null))
            yield return $"{id}: the deadline {first.Deadline:O} is not what was asked for";
        for (var i = 1; i < life.Happenings.Count; i++)
        {
            var (before, happening) = (life.Moments[i - 1], life.Happenings[i]);
            if (happening.At < life.Moments[i - 1].At)
                yield return $"{id}: version {happening.Version} happened before the version before it";
            if (Due(life, before, happening) is not { } due)
                continue;
            if (happening.At < due)
                yield return $"{id}: {happening.Type} at version {happening.Version} came {(due - happening.At).TotalMilliseconds:0} ms early";
            if (IsLate(due, happening.At, evidence))
                yield return $"{id}: {happening.Type} at version {happening.Version} came {(happening.At - due).TotalSeconds:0.0} s late";
        }

        var last = life.Moments[^1];
        if (last.Status == "pending" && last.Deadline is { } ahead && IsLate(ahead, evidence.Content.ReadAt, evidence))
            yield return $"{id}: still pending {(evidence.Content.ReadAt - ahead).TotalSeconds:0.0} s after its deadline";
    }

    /// <summary>What clients saw, on their own clock: the journal cannot vouch for its own times.</summary>
    private static IEnumerable<string> Seen(Guid id, Life life, Evidence evidence)
    {
        if (life.Decided?.Text("cause") != "timeout" || life.At(life.Decided.Version - 1)!.Deadline is not { } deadline)
            yield break;
        foreach (var operation in evidence.On(id))
        {
            if (operation is { Seen: not (null or "pending"), Completed: { } at } && at < Microseconds(deadline))
                yield return $"{id}: {operation} saw the timeout {(Microseconds(deadline) - at) / 1000} ms before the deadline";
        }
    }

    private static DateTimeOffset? Due(Life life, Moment before, Happening happening) => happening.Type switch
    {
        "decided" when happening.Text("cause") == "timeout" => before.Deadline,
        "escalated" when happening.Text("trigger") == "timeout" => before.Deadline,
        "escalated" when happening.Text("trigger") == "schedule" =>
            life.Moments[0].At.AddMilliseconds(life.Escalation[happening.Event.GetProperty("level").GetInt32() - 1].GetProperty("afterMs").GetInt64()),
        _ => null,
    };

    private static bool IsLate(DateTimeOffset due, DateTimeOffset at, Evidence evidence)
    {
        var late = at - due;
        if (late <= evidence.Bounds.Late)
            return false;
        foreach (var fault in evidence.Record.Faults.Where(fault => fault.Halts))
        {
            var from = Math.Max(fault.From, Microseconds(due));
            var to = Math.Min(fault.To + (long)evidence.Bounds.Recovery.TotalMicroseconds, Microseconds(at));
            if (to > from)
                late -= TimeSpan.FromMicroseconds(to - from);
        }

        return late > evidence.Bounds.Late;
    }

    private static long Microseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
