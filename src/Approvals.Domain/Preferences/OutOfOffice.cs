using System.Text.Json.Serialization;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;

namespace Approvals.Domain.Preferences;

/// <summary>While a person is away, what opens is handed to the delegate by an ordinary delegation.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Delegate">A <c>user:</c>, and somebody else.</param>
public sealed record OutOfOffice(DateTimeOffset? From, DateTimeOffset? To, string? Delegate)
{
    /// <summary>To whom a say goes at that time; null when the person is there.</summary>
    public Principal? StandInAt(DateTimeOffset now) => From <= now && now < To ? StandIn : null;

    /// <summary>The delegate, away or not; null where the name is none.</summary>
    [JsonIgnore]
    public Principal? StandIn => Principal.TryParse(Delegate, out var standIn) ? standIn : null;

    /// <summary>The delegate as everywhere else, and times as they are kept.</summary>
    public OutOfOffice Normalized() => new(Truncate(From), Truncate(To), StandIn?.Text ?? Delegate);

    public void Check(Faults faults, string prefix, Principal self)
    {
        faults.Add(prefix + "from", "Must be a time.", when: From is null);
        faults.Add(prefix + "to", "Must be a time after 'from'.", when: To is null || To <= From);
        faults.Add(prefix + "delegate", "Must be user:NAME.", when: StandIn is not { IsUser: true });
        faults.Add(prefix + "delegate", "Must be somebody else: nobody stands in for themselves.", when: StandIn == self);
    }

    private static DateTimeOffset? Truncate(DateTimeOffset? at) => at?.AddTicks(-(at.Value.Ticks % TimeSpan.TicksPerMillisecond));
}
