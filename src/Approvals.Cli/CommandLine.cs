using System.CommandLine;
using Approvals.Cli.Commands;
using Approvals.Client;

namespace Approvals.Cli;

/// <summary>The whole tool, with everything it touches handed in.</summary>
internal sealed class CommandLine(TextWriter output, TextWriter error, Func<string, string?> environment, Func<HttpMessageHandler> handler)
{
    public async Task<int> RunAsync(string[] args)
    {
        var session = new Session(output, environment, handler);
        var root = new RootCommand("Asks, answers and awaits approvals.")
        {
            CreateCommand.Build(session),
            GetCommand.Build(session),
            ListCommand.Build(session),
            VoteCommands.Approve(session),
            VoteCommands.Reject(session),
            WaitCommand.Build(session),
            CancelCommand.Build(session),
            AuditCommand.Build(session),
            ReceiptCommand.Build(session),
        };
        foreach (var option in session.Options)
            root.Options.Add(option);
        return await InvokeAsync(root.Parse(args)).ConfigureAwait(false);
    }

    private async Task<int> InvokeAsync(ParseResult parsed)
    {
        try
        {
            var code = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false })
                .ConfigureAwait(false);
            // Wrong usage must not look like a rejection.
            return parsed.Errors.Count > 0 ? ExitCodes.Error : code;
        }
        catch (ApprovalsException refused)
        {
            return Fail($"{refused.Code}: {refused.Message}");
        }
        catch (Exception fault) when (fault is UsageException or ReceiptException or IOException or UnauthorizedAccessException or HttpRequestException or System.Text.Json.JsonException)
        {
            return Fail(fault.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail("Stopped before there was an answer.");
        }
    }

    private int Fail(string message)
    {
        error.WriteLine(message);
        return ExitCodes.Error;
    }
}
