using System.CommandLine;

namespace Approvals.Cli.Commands;

internal static class CancelCommand
{
    public static Command Build(Session session)
    {
        var id = Ids.Argument();
        var reason = new Option<string?>("--reason") { Description = "Why." };
        var command = new Command("cancel", "Withdraw a request.") { id, reason };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var client = session.Client(parsed);
            session.Printer(parsed).Approval(await client.CancelAsync(parsed.GetValue(id), parsed.GetValue(reason), cancellationToken).ConfigureAwait(false));
            return ExitCodes.Ok;
        });
        return command;
    }
}
