using Approvals.Testing;

namespace Approvals.Host.Tests.EndToEnd;

/// <summary>The life of a request over HTTP, on both databases. The names are those of the first version's acceptance tests.</summary>
public abstract class ApprovalLifeTests : IAsyncLifetime
{
    private static readonly User Ci = User.Of("ci@company.com", ["requester"]);
    private static readonly User Ann = User.Approver("ann@company.com");
    private static readonly User Bob = User.Approver("bob@company.com");
    private static readonly User Boss = User.Approver("boss@company.com");
    private static readonly User Stranger = User.Approver("stranger@company.com");
    private static readonly User Operator = User.Of("ops@company.com", ["operator"]);
    private static readonly User Auditor = User.Of("audit@company.com", ["auditor"]);

    protected abstract Task<Service> StartAsync();

    protected Service Service { get; private set; } = null!;

    public async Task InitializeAsync() => Service = await StartAsync();

    public async Task DisposeAsync() => await Service.DisposeAsync();

    private Task<Approval> AskAnnAndBob(int min = 1) => Service.CreateAsync(Ci, new
    {
        title = "Approve Production Deployment",
        approvers = new[] { "user:ann@company.com", "user:bob@company.com" },
        requireMinApprovers = min,
    });

    [Fact]
    public async Task Create_approval_request()
    {
        var reply = await Service.PostAsync(Ci, "/api/approvals", new { title = "Deploy", context = new { build = 4711 }, approvers = new[] { "user:Ann@Company.com" } });
        reply.Expect(201).String("status").ShouldBe("pending");
        reply.String("requester").ShouldBe("user:ci@company.com");
        reply.Json.GetProperty("approvers")[0].GetString().ShouldBe("user:ann@company.com");
        reply.Json.GetProperty("context").GetProperty("build").GetInt32().ShouldBe(4711);
        reply.Json.GetProperty("deadline").GetDateTimeOffset().ShouldBe(reply.Json.GetProperty("createdAt").GetDateTimeOffset().AddHours(1));
        var read = await Service.GetAsync(Ci, "/api/approvals/" + reply.String("id"));
        read.Expect(200).Text.ShouldBe(reply.Text);
    }

    [Fact]
    public async Task List_pending_approvals()
    {
        var approval = await AskAnnAndBob();
        async Task<List<string>> Listed(User user, string query) =>
            [.. (await Service.GetAsync(user, "/api/approvals/pending" + query)).Expect(200).Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
        (await Listed(Ann, "?mine=true")).ShouldBe([approval.Id]);
        (await Listed(Ci, "")).ShouldBe([approval.Id]);
        (await Listed(Ci, "?mine=true")).ShouldBeEmpty();
        (await Listed(Stranger, "")).ShouldBeEmpty();
        (await Listed(Auditor, "?q=produ%20deploy")).ShouldBe([approval.Id]);
        (await Listed(Auditor, "?q=%25")).ShouldBeEmpty("no word holds it");
        (await approval.Approve(Ann)).Expect(200);
        (await Listed(Ann, "?mine=true")).ShouldBeEmpty();
        (await Listed(Auditor, "")).ShouldBeEmpty("it is decided");
    }

    [Fact]
    public async Task Approve_request_with_one_approver()
    {
        var approval = await AskAnnAndBob();
        var reply = (await approval.Approve(Ann, new { comment = "looks good" })).Expect(200);
        reply.String("status").ShouldBe("approved");
        reply.Cause.ShouldBe("votes");
        reply.Decision.GetProperty("by")[0].GetString().ShouldBe("user:ann@company.com");
    }

    [Fact]
    public async Task Approve_request_with_many_approvers()
    {
        var approval = await AskAnnAndBob(min: 2);
        var first = (await approval.Approve(Ann)).Expect(200);
        first.String("status").ShouldBe("pending");
        first.Json.GetProperty("progress").ToString().ShouldBe("""{"approved":1,"required":2,"waitingOn":["user:bob@company.com"]}""");
        (await approval.Approve(Ann)).Expect(200).Json.GetProperty("version").GetInt32().ShouldBe(2, "a repeat changes nothing");
        (await approval.Approve(Bob)).Expect(200).String("status").ShouldBe("approved");
    }

    [Fact]
    public async Task Reject_request()
    {
        var approval = await AskAnnAndBob(min: 2);
        var reply = (await approval.Reject(Bob, "not on Friday")).Expect(200);
        reply.String("status").ShouldBe("rejected");
        reply.Decision.GetProperty("reason").GetString().ShouldBe("not on Friday");
        (await approval.Approve(Ann)).ExpectProblem(409, "already-decided");
    }

    [Fact]
    public async Task Cancel_request()
    {
        var approval = await AskAnnAndBob();
        (await approval.Post(Ann, "/cancel", new { reason = "no" })).ExpectProblem(403, "forbidden");
        (await approval.Post(Ci, "/cancel", new { reason = "superseded" })).Expect(200).String("status").ShouldBe("cancelled");
        (await approval.Post(Ci, "/cancel", new { reason = "superseded" })).Expect(200).Json.GetProperty("version").GetInt32().ShouldBe(2);
    }

    [Theory]
    [InlineData("approve", "approved")]
    [InlineData("reject", "rejected")]
    public async Task Timeout_with_action(string action, string status)
    {
        var approval = await Service.CreateAsync(Ci, new { title = "Soon", approvers = new[] { "user:ann@company.com" }, timeoutMs = 300, timeoutAction = action });
        var reply = await approval.Decided(Ci);
        reply.String("status").ShouldBe(status);
        reply.Cause.ShouldBe("timeout");
        (await approval.Approve(Ann)).ExpectProblem(409, "already-decided");
    }

    [Fact]
    public async Task Timeout_with_escalation_workflow()
    {
        var approval = await Service.CreateAsync(Ci, new
        {
            title = "Urgent",
            approvers = new[] { "user:ann@company.com" },
            // It starts again with the escalation: the one who is asked then has this long.
            timeoutMs = 3000,
            timeoutAction = "escalate",
            escalation = new[] { new { to = new[] { "user:boss@company.com" } } },
        });
        (await approval.Get(Boss)).ExpectProblem(404, "not-found");
        await Eventually.Async(async () => (await approval.Get(Ci)).Json.GetProperty("escalationLevel").GetInt32() == 1, TimeSpan.FromSeconds(10));
        (await approval.Approve(Boss)).Expect(200).String("status").ShouldBe("approved");
    }

    [Fact]
    public async Task Timeout_after_the_last_escalation_rejects()
    {
        var approval = await Service.CreateAsync(Ci, new
        {
            title = "Urgent",
            approvers = new[] { "user:ann@company.com" },
            timeoutMs = 200,
            timeoutAction = "escalate",
            escalation = new[] { new { to = new[] { "user:boss@company.com" } } },
        });
        var reply = await approval.Decided(Ci);
        reply.String("status").ShouldBe("rejected");
        reply.Cause.ShouldBe("timeout");
        reply.Json.GetProperty("escalationLevel").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Permission_checks()
    {
        var approval = await AskAnnAndBob();
        (await Service.PostAsync(Ann, "/api/approvals", new { title = "no requester" })).ExpectProblem(403, "forbidden");
        (await approval.Approve(Stranger)).ExpectProblem(404, "not-found");
        (await approval.Approve(Auditor)).ExpectProblem(403, "forbidden");
        (await approval.Approve(Operator)).ExpectProblem(403, "forbidden");
        (await approval.Post(Ann, "/override", new { outcome = "approved", reason = "now" })).ExpectProblem(403, "forbidden");
        (await Service.GetAsync(Ann, "/api/approvals/statistics")).ExpectProblem(403, "forbidden");
        (await Service.GetAsync(new User("nobody", "garbage"), "/api/approvals/pending")).ExpectProblem(401, "unauthenticated");
        (await approval.Get(Ci)).Json.GetProperty("version").GetInt32().ShouldBe(1, "none of it changed anything");
    }

    [Fact]
    public async Task A_requester_does_not_approve_the_own_request_through_any_door()
    {
        var both = User.Of("both@company.com", ["requester", "approver", "operator"], "security");
        var approval = await Service.CreateAsync(both, new { title = "Mine", approvers = new[] { "group:security", "user:ann@company.com" } });
        (await approval.Approve(both)).ExpectProblem(403, "self-approval");
        (await approval.Post(both, "/override", new { outcome = "approved", reason = "trust me" })).ExpectProblem(403, "self-approval");
        (await approval.Post(Ann, "/delegate", new { to = "user:both@company.com" })).ExpectProblem(409, "delegation-refused");
        (await Service.GetAsync(both, "/api/approvals/pending?mine=true")).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task End_to_end_approval_workflow()
    {
        var approval = await AskAnnAndBob(min: 2);
        var waiting = approval.Decided(Ci);
        (await approval.Post(Ann, "/comments", new { text = "reading" })).Expect(201);
        (await approval.Approve(Ann)).Expect(200);
        (await approval.Approve(Bob)).Expect(200);
        (await waiting).String("status").ShouldBe("approved");
        var audit = (await approval.Get(Ci, "/audit")).Expect(200).Json.GetProperty("items");
        audit.EnumerateArray().Select(item => item.GetProperty("type").GetString()).ShouldBe(["requested", "commented", "vote-cast", "vote-cast", "decided"]);
        var history = (await Service.GetAsync(Auditor, "/api/approvals/history")).Expect(200).Json.GetProperty("items");
        history.EnumerateArray().Select(item => item.GetProperty("id").GetString()).ShouldContain(approval.Id);
        var statistics = (await Service.GetAsync(Auditor, "/api/approvals/statistics")).Expect(200).Json;
        statistics.GetProperty("byOutcome").GetProperty("approved").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Multi_approver_workflow_with_groups_in_stages()
    {
        var sam = User.Approver("sam@company.com", "security", "legal");
        var kim = User.Approver("kim@company.com", "security");
        var approval = await Service.CreateAsync(Ci, new
        {
            title = "Release",
            stages = new object[]
            {
                new { name = "checks", rules = new[] { new { from = new[] { "group:security" }, min = 1 }, new { from = new[] { "group:legal" }, min = 1 } } },
                new { name = "final", rules = new[] { new { from = new[] { "user:boss@company.com" }, min = 1 } } },
            },
        });
        (await approval.Approve(Boss)).ExpectProblem(409, "stage-not-open");
        (await approval.Approve(sam)).Expect(200).Json.GetProperty("stage").GetInt32().ShouldBe(0);
        var opened = (await approval.Approve(kim)).Expect(200);
        opened.Json.GetProperty("stage").GetInt32().ShouldBe(1, "Sam counts for legal so that Kim can count for security");
        (await approval.Post(Boss, "/approve", new { revision = 1 })).ExpectProblem(412, "version-mismatch");
        (await approval.Post(Boss, "/approve", new { revision = opened.Json.GetProperty("revision").GetInt32() })).Expect(200).String("status").ShouldBe("approved");
    }

    [Fact]
    public async Task Auto_approval_with_conditions()
    {
        object Request(string environment, double cost) => new
        {
            title = "Deploy",
            approvers = new[] { "user:ann@company.com" },
            context = new { environment, costUsd = cost },
            autoApprove = new { all = new object[] { new { path = "/environment", op = "eq", value = "staging" }, new { path = "/costUsd", op = "lt", value = 100 } } },
        };
        var auto = (await Service.PostAsync(Ci, "/api/approvals", Request("staging", 12.5))).Expect(201);
        auto.String("status").ShouldBe("approved");
        auto.Cause.ShouldBe("auto");
        (await Service.PostAsync(Ci, "/api/approvals", Request("production", 12.5))).Expect(201).String("status").ShouldBe("pending");
    }

    [Fact]
    public async Task A_create_that_is_repeated_with_its_key_has_one_effect()
    {
        var body = new { title = "Once", context = new { a = 1 } };
        var first = await Service.SendAsync(Ci, HttpMethod.Post, "/api/approvals", body, ("Idempotency-Key", "k-1"));
        first.Expect(201);
        var again = await Service.SendAsync(Ci, HttpMethod.Post, "/api/approvals", body, ("Idempotency-Key", "k-1"));
        again.Expect(200).String("id").ShouldBe(first.String("id"));
        (await Service.SendAsync(Ci, HttpMethod.Post, "/api/approvals", new { title = "Other" }, ("Idempotency-Key", "k-1"))).ExpectProblem(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task What_the_audit_says_leads_to_the_state()
    {
        var approval = await AskAnnAndBob(min: 2);
        await approval.Approve(Ann);
        await approval.Delete(Ann, "/vote");
        await approval.Post(Ann, "/delegate", new { to = "user:carl@company.com", reason = "away" });
        await approval.Approve(User.Approver("carl@company.com"), new { comment = "for Ann" });
        await approval.Approve(Bob);
        var state = (await approval.Get(Auditor)).Expect(200);
        var rows = (await approval.Get(Auditor, "/audit")).Expect(200).Json.GetProperty("items").EnumerateArray()
            .Select(item => Domain.Audit.EventCodec.Read(
                Guid.Parse(approval.Id), item.GetProperty("version").GetInt32(), item.GetProperty("at").GetDateTimeOffset(), item.GetProperty("payload").GetString()!));
        var replayed = rows.Aggregate((Domain.State.Approval?)null, Domain.Decisions.Evolver.Evolve);
        var view = System.Text.Json.JsonSerializer.Serialize(Domain.Views.ApprovalView.Of(replayed!), Domain.Json.DomainJson.Compact.ApprovalView);
        System.Text.Json.Nodes.JsonNode.DeepEquals(System.Text.Json.Nodes.JsonNode.Parse(view), System.Text.Json.Nodes.JsonNode.Parse(state.Text)).ShouldBeTrue();
    }
}

public sealed class SqliteApprovalLifeTests : ApprovalLifeTests
{
    protected override Task<Service> StartAsync() => Task.FromResult(new Service("sqlite", null));
}

public sealed class PostgresApprovalLifeTests : ApprovalLifeTests
{
    protected override async Task<Service> StartAsync() => new("postgres", await SharedPostgres.CreateDatabaseAsync());
}
