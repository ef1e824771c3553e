using System.CommandLine;

namespace Approvals.Cli.Commands;

internal static class AuditCommand
{
    public static Command Build(Session session)
    {
        var id = Ids.Argument();
        var command = new Command("audit", "Show everything that happened to an approval.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            session.Printer(parsed).Audit(await session.Client(parsed).AuditAsync(parsed.GetValue(id), cancellationToken).ConfigureAwait(false));
            return ExitCodes.Ok;
        });
        return command;
    }
}
