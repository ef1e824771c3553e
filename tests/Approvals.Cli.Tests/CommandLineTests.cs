using System.Net;
using Approvals.Client.Tests.Support;

namespace Approvals.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private const string Id = "0199aaaa-0000-7000-8000-000000000001";
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("approvals-cli-");

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("approved", 0)]
    [InlineData("rejected", 1)]
    [InlineData("cancelled", 2)]
    public async Task Wait_exits_by_the_outcome(string status, int code)
    {
        var (exit, handler) = await RunAsync(HttpStatusCode.OK, Approval(status), "wait", Id);
        exit.ShouldBe(code);
        handler.Requests.ShouldHaveSingleItem().Url.ShouldBe($"http://service/api/approvals/{Id}/decision?wait=30");
    }

    [Fact]
    public async Task Wait_exits_3_when_time_runs_out()
    {
        var (exit, _) = await RunAsync(HttpStatusCode.NoContent, "", "wait", Id, "--timeout", "50");
        exit.ShouldBe(3);
        error.ToString().ShouldContain("Stopped");
    }

    [Fact]
    public async Task Wrong_usage_exits_3_so_that_it_never_looks_like_a_rejection()
    {
        var (exit, handler) = await RunAsync(HttpStatusCode.OK, "{}", "wait", "not-an-id");
        exit.ShouldBe(3);
        handler.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_is_told_by_code_and_exits_3()
    {
        var (exit, _) = await RunAsync(HttpStatusCode.Forbidden, """{"status":403,"code":"self-approval","detail":"Not your own."}""", "approve", Id);
        exit.ShouldBe(3);
        error.ToString().ShouldContain("self-approval: Not your own.");
    }

    [Fact]
    public async Task Create_sends_what_the_options_say_with_the_token()
    {
        var (exit, handler) = await RunAsync(
            HttpStatusCode.Created, Approval("pending"),
            "create", "--title", "Deploy", "--approver", "user:ann", "--approver", "group:ops", "--min", "2", "--timeout", "30m", "--context", """{"build":1}""", "--json");
        exit.ShouldBe(0);
        var sent = handler.Requests.ShouldHaveSingleItem();
        sent.Method.ShouldBe("POST");
        sent.Authorization.ShouldBe("Bearer secret");
        sent.Body.ShouldBe("""{"title":"Deploy","context":{"build":1},"approvers":["user:ann","group:ops"],"requireMinApprovers":2,"timeoutMs":1800000}""");
        output.ToString().ShouldContain("\"decision\": null");
    }

    [Fact]
    public async Task Reject_needs_a_reason()
    {
        (await RunAsync(HttpStatusCode.OK, Approval("rejected"), "reject", Id)).Exit.ShouldBe(3);
        (await RunAsync(HttpStatusCode.OK, Approval("rejected"), "reject", Id, "--reason", "No.")).Exit.ShouldBe(0);
    }

    [Fact]
    public async Task List_prints_a_table()
    {
        var (exit, handler) = await RunAsync(HttpStatusCode.OK, $$"""{"items":[{{Approval("pending")}}],"nextCursor":"more"}""", "list", "--mine", "--limit", "1");
        exit.ShouldBe(0);
        handler.Requests.ShouldHaveSingleItem().Url.ShouldEndWith("?mine=true&limit=1");
        output.ToString().ShouldContain("[red]Deploy");
    }

    [Fact]
    public async Task Audit_prints_every_event()
    {
        const string Entry = """{"version":1,"type":"requested","at":"2026-01-31T09:00:00.000Z","actor":"user:ci","channel":"api","data":{},"payload":"{}","record":"{}","prevHash":"00","hash":"0123456789abcdef"}""";
        var (exit, _) = await RunAsync(HttpStatusCode.OK, $$"""{"items":[{{Entry}}]}""", "audit", Id);
        exit.ShouldBe(0);
        output.ToString().ShouldContain("requested");
    }

    [Fact]
    public async Task A_receipt_is_verified_with_a_file_of_keys_and_without_the_network()
    {
        var signed = SignedReceipt.Make();
        var (receipt, keys) = (Scratch(signed.Text), Scratch(signed.KeySet));
        var (exit, handler) = await RunAsync(HttpStatusCode.OK, "", "receipt", "verify", receipt, "--jwks", keys);
        exit.ShouldBe(0);
        handler.Requests.ShouldBeEmpty();
        output.ToString().ShouldContain("approve by user:ann");
        (await RunAsync(HttpStatusCode.OK, "", "receipt", "verify", Scratch(signed.Text[..^2]), "--jwks", keys)).Exit.ShouldBe(3);
        (await RunAsync(HttpStatusCode.OK, "", "receipt", "verify", receipt, "--jwks", Scratch(SignedReceipt.Make().KeySet))).Exit.ShouldBe(3);
        (await RunAsync(HttpStatusCode.OK, "", "receipt", "verify", receipt + ".absent", "--jwks", keys)).Exit.ShouldBe(3);
    }

    [Theory]
    [InlineData("http://service/.well-known/jwks.json", "Bearer secret")]
    [InlineData("https://elsewhere/keys", null, "--jwks", "https://elsewhere/keys")]
    public async Task Keys_come_from_the_service_or_from_an_address_that_gets_no_token(string url, string? authorization, params string[] options)
    {
        var signed = SignedReceipt.Make();
        var (exit, handler) = await RunAsync(HttpStatusCode.OK, signed.KeySet, ["receipt", "verify", Scratch(signed.Text), .. options]);
        exit.ShouldBe(0);
        var asked = handler.Requests.ShouldHaveSingleItem();
        (asked.Url, asked.Authorization).ShouldBe((url, authorization));
    }

    [Fact]
    public async Task A_receipt_is_printed_as_it_came()
    {
        var (exit, handler) = await RunAsync(HttpStatusCode.OK, "a.b.c", "receipt", "get", Id);
        exit.ShouldBe(0);
        handler.Requests.ShouldHaveSingleItem().Url.ShouldBe($"http://service/api/approvals/{Id}/receipt");
        output.ToString().Trim().ShouldBe("a.b.c");
    }

    [Theory]
    [InlineData("30s", 30_000L)]
    [InlineData("1.5h", 5_400_000L)]
    [InlineData("250", 250L)]
    [InlineData("00:30:00", 1_800_000L)]
    [InlineData("never", null)]
    public void Durations_are_read_as_the_configuration_reads_them(string text, long? milliseconds) => Durations.Milliseconds(text).ShouldBe(milliseconds);

    [Fact]
    public void A_duration_without_meaning_is_refused() => Should.Throw<UsageException>(() => Durations.Milliseconds("soon"));

    private string Scratch(string text)
    {
        var path = Path.Combine(folder.FullName, Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, text);
        return path;
    }

    private async Task<(int Exit, FakeHandler Handler)> RunAsync(HttpStatusCode status, string body, params string[] args)
    {
        var handler = new FakeHandler(status, body);
        string? Environment(string name) => name switch { "APPROVALS_URL" => "http://service", "APPROVALS_TOKEN" => "secret", _ => null };
        return (await new CommandLine(output, error, Environment, () => handler).RunAsync(args), handler);
    }

    private static string Approval(string status) => $$"""
        {"id":"{{Id}}","version":1,"revision":1,"status":"{{status}}","title":"[red]Deploy","requester":"user:ci","progress":{"approved":0,"required":1,"waitingOn":[]},
         "decision":{{(status == "pending" ? "null" : $$"""{"outcome":"{{status}}","cause":"votes","by":[],"reason":null,"inputs":null,"at":"2026-01-31T09:00:00.000Z"}""")}},
         "createdAt":"2026-01-31T09:00:00.000Z","updatedAt":"2026-01-31T09:00:00.000Z"}
        """;
}
