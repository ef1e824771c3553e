using System.CommandLine;
using Approvals.Client.Contracts;

namespace Approvals.Cli.Commands;

internal static class ListCommand
{
    public static Command Build(Session session)
    {
        var mine = new Option<bool>("--mine") { Description = "Only what waits for my vote." };
        var query = new Option<string?>("--query") { Description = "Words in title or description." };
        var workflow = new Option<string?>("--workflow") { Description = "Only of this workflow." };
        var limit = new Option<int>("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 50 };
        var command = new Command("list", "List pending approvals, the nearest deadline first.") { mine, query, workflow, limit };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var most = Math.Max(1, parsed.GetValue(limit));
            var filter = new PendingQuery(
                parsed.GetValue(mine) ? true : null, parsed.GetValue(query), WorkflowId: parsed.GetValue(workflow), PageSize: Math.Min(200, most));
            var found = new List<Approval>();
            await foreach (var approval in session.Client(parsed).PendingAsync(filter, cancellationToken).ConfigureAwait(false))
            {
                found.Add(approval);
                if (found.Count == most)
                    break;
            }

            session.Printer(parsed).List(found);
            return ExitCodes.Ok;
        });
        return command;
    }
}
