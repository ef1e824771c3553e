using System.CommandLine;
using Approvals.Client;

namespace Approvals.Cli.Commands;

internal static class ReceiptCommand
{
    public static Command Build(Session session) => new("receipt", "Signed proof of a decision.") { Get(session), Verify(session) };

    private static Command Get(Session session)
    {
        var id = Ids.Argument();
        var command = new Command("get", "Print the receipt of a decided approval, to be kept.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            session.Output.WriteLine(await session.Client(parsed).ReceiptAsync(parsed.GetValue(id), cancellationToken).ConfigureAwait(false));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Verify(Session session)
    {
        var file = new Argument<string>("FILE") { Description = "The receipt, as the service answered it." };
        var keys = new Option<string?>("--jwks") { Description = "The key set: a file, or an http or https address; else the service's own." };
        var command = new Command("verify", "Say what a receipt says, if its signature is good; with a file for the keys nothing is asked over the network.") { file, keys };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var receipt = await File.ReadAllTextAsync(parsed.GetValue(file)!, cancellationToken).ConfigureAwait(false);
            var keySet = parsed.GetValue(keys) switch
            {
                null => await session.Client(parsed).KeySetAsync(cancellationToken).ConfigureAwait(false),
                var address when IsAddress(address) => await session.TextAsync(new Uri(address), cancellationToken).ConfigureAwait(false),
                var path => await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false),
            };
            session.Printer(parsed).Receipt(Receipt.Verify(receipt, keySet));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
