using System.CommandLine;

namespace Approvals.Cli.Commands;

internal static class WaitCommand
{
    public static Command Build(Session session)
    {
        var id = Ids.Argument();
        var timeout = new Option<string?>("--timeout") { Description = "Give up after this long; without it, wait as long as it takes." };
        var command = new Command("wait", "Wait for the decision. Exits 0 approved, 1 rejected, 2 cancelled, 3 error or out of time.") { id, timeout };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (parsed.GetValue(timeout) is { } span && Durations.Milliseconds(span) is { } milliseconds)
                patience.CancelAfter(TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue)));
            var decided = await session.Client(parsed).WaitForDecisionAsync(parsed.GetValue(id), patience.Token).ConfigureAwait(false);
            session.Printer(parsed).Approval(decided);
            return ExitCodes.Of(decided.Status);
        });
        return command;
    }
}
