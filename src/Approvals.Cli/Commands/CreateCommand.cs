using System.CommandLine;
using System.Text.Json;
using Approvals.Client.Contracts;

namespace Approvals.Cli.Commands;

internal static class CreateCommand
{
    public static Command Build(Session session)
    {
        var title = new Option<string?>("--title") { Description = "One line; what is asked." };
        var file = new Option<FileInfo?>("--file") { Description = "The create body as JSON; the other options override it." };
        var description = new Option<string?>("--description") { Description = "Markdown." };
        var approvers = new Option<string[]>("--approver") { Description = "user:NAME, group:NAME or service:NAME; repeat it." };
        var min = new Option<int?>("--min") { Description = "How many must approve." };
        var timeout = new Option<string?>("--timeout") { Description = "30s, 5m, 1h, 00:30:00, or never." };
        var context = new Option<string?>("--context") { Description = "A JSON object with the facts." };
        var key = new Option<string?>("--idempotency-key") { Description = "Makes a repeat of this command find the same request." };
        var wait = new Option<bool>("--wait") { Description = "Wait for the decision; exits as 'wait' does." };
        var command = new Command("create", "Ask for an approval.") { title, file, description, approvers, min, timeout, context, key, wait };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var body = await BaseAsync(parsed.GetValue(file), parsed.GetValue(title), cancellationToken).ConfigureAwait(false);
            body = body with
            {
                Description = parsed.GetValue(description) ?? body.Description,
                Approvers = parsed.GetValue(approvers) is { Length: > 0 } named ? named : body.Approvers,
                RequireMinApprovers = parsed.GetValue(min) ?? body.RequireMinApprovers,
                TimeoutMs = parsed.GetValue(timeout) is { } span ? Durations.Milliseconds(span) : body.TimeoutMs,
                Context = parsed.GetValue(context) is { } facts ? JsonElement.Parse(facts) : body.Context,
            };
            var client = session.Client(parsed);
            var approval = await client.CreateAsync(body, parsed.GetValue(key), cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(wait))
                approval = await client.WaitForDecisionAsync(approval.Id, cancellationToken).ConfigureAwait(false);
            session.Printer(parsed).Approval(approval);
            return parsed.GetValue(wait) ? ExitCodes.Of(approval.Status) : ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<CreateApproval> BaseAsync(FileInfo? file, string? title, CancellationToken cancellationToken)
    {
        if (file is null)
            return new CreateApproval { Title = title ?? throw new UsageException("Give --title or --file.") };
        var text = await File.ReadAllTextAsync(file.FullName, cancellationToken).ConfigureAwait(false);
        var body = JsonSerializer.Deserialize(text, ClientJson.Default.CreateApproval) ?? throw new UsageException("The file holds no request.");
        return title is null ? body : body with { Title = title };
    }
}
