using System.CommandLine;
using System.Text.Json;
using Approvals.Client.Contracts;

namespace Approvals.Cli.Commands;

internal static class VoteCommands
{
    public static Command Approve(Session session)
    {
        var (id, comment, inputs, revision) = Shared();
        var command = new Command("approve", "Vote for it.") { id, comment, inputs, revision };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var body = new ApproveBody(parsed.GetValue(comment), Parsed(parsed.GetValue(inputs)), parsed.GetValue(revision));
            session.Printer(parsed).Approval(await session.Client(parsed).ApproveAsync(parsed.GetValue(id), body, cancellationToken).ConfigureAwait(false));
            return ExitCodes.Ok;
        });
        return command;
    }

    public static Command Reject(Session session)
    {
        var (id, comment, inputs, revision) = Shared();
        var reason = new Option<string>("--reason") { Description = "Why.", Required = true };
        var command = new Command("reject", "Vote against it.") { id, reason, comment, inputs, revision };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var body = new RejectBody(parsed.GetValue(reason)!, parsed.GetValue(comment), Parsed(parsed.GetValue(inputs)), parsed.GetValue(revision));
            session.Printer(parsed).Approval(await session.Client(parsed).RejectAsync(parsed.GetValue(id), body, cancellationToken).ConfigureAwait(false));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static (Argument<Guid> Id, Option<string?> Comment, Option<string?> Inputs, Option<int?> Revision) Shared() => (
        Ids.Argument(),
        new Option<string?>("--comment") { Description = "Said with the vote." },
        new Option<string?>("--inputs") { Description = "A JSON object with the values asked for." },
        new Option<int?>("--revision") { Description = "Refuse the vote when the question has changed since this revision." });

    private static JsonElement? Parsed(string? json) => json is null ? null : JsonElement.Parse(json);
}
