using System.CommandLine;

namespace Approvals.Cli.Commands;

internal static class GetCommand
{
    public static Command Build(Session session)
    {
        var id = Ids.Argument();
        var command = new Command("get", "Show one approval.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            session.Printer(parsed).Approval(await session.Client(parsed).GetAsync(parsed.GetValue(id), cancellationToken).ConfigureAwait(false));
            return ExitCodes.Ok;
        });
        return command;
    }
}
