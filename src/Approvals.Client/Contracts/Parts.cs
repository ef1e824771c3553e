using System.Text.Json;

namespace Approvals.Client.Contracts;

/// <param name="WaitingOn">Principals whose vote would still count in the open stage.</param>
public sealed record Progress(int Approved, int Required, IReadOnlyList<string> WaitingOn);

/// <param name="OnBehalfOf">Whose say was used when it is another's.</param>
/// <param name="Channel"><c>api</c>, <c>web</c>, <c>slack</c> or <c>email</c>.</param>
public sealed record Vote(
    string By, string? OnBehalfOf, Verdict Verdict, string? Reason, string? Comment, JsonElement? Inputs, int Stage, string Channel, DateTimeOffset At);

/// <param name="Outcome">Approved, rejected or cancelled; never pending.</param>
/// <param name="Cause"><c>votes</c>, <c>timeout</c>, <c>auto</c>, <c>cancel</c>, <c>override</c> or <c>unreachable</c>.</param>
/// <param name="Inputs">Those of the deciding vote.</param>
public sealed record Decision(
    ApprovalStatus Outcome, string Cause, IReadOnlyList<string> By, string? Reason, JsonElement? Inputs, DateTimeOffset At);

public sealed record Delegation(string From, string To, string? Reason, DateTimeOffset At);

public sealed record Comment(string By, string Text, string Channel, DateTimeOffset At);

/// <summary>Rules that must all hold before the next stage opens.</summary>
public sealed record Stage(string? Name, IReadOnlyList<Rule> Rules);

/// <summary>At least <paramref name="Min"/> of <paramref name="From"/>.</summary>
public sealed record Rule(IReadOnlyList<string> From, int Min);

/// <param name="AfterMs">Milliseconds from creation; null when only a timeout or an exhausted policy takes the level.</param>
public sealed record EscalationLevel(long? AfterMs, IReadOnlyList<string> To);

/// <param name="Type"><c>string</c>, <c>number</c>, <c>boolean</c> or <c>choice</c>.</param>
public sealed record InputDefinition(
    string Name, string? Label = null, string Type = "string", string? Pattern = null, IReadOnlyList<string>? Choices = null, bool Required = false);
