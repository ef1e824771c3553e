using System.Text.Json;

namespace Approvals.Client.Workflows;

/// <param name="Type">Names the handler.</param>
/// <param name="Needs">Ids of the jobs that must have succeeded before this one begins.</param>
/// <param name="With">What the handler reads; of an approval job, the body of the create call.</param>
public sealed record Job(string Id, string Type, IReadOnlyList<string> Needs, JsonElement With = default);
