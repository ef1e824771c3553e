using System.Text.Json;
using Approvals.Client.Contracts;
using Approvals.Client.Tests.Support;
using Approvals.Client.Workflows;

namespace Approvals.Client.Tests;

public sealed class WorkflowTests : IAsyncLifetime
{
    private static readonly JsonElement Ask = JsonElement.Parse("""{"title":"Deploy?","approvers":["user:ann"]}""");
    private readonly List<string> ran = [];
    private FakeService service = null!;

    public async Task InitializeAsync() => service = await FakeService.StartAsync();

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task Jobs_after_an_approval_run_when_it_is_approved()
    {
        var running = Runner().RunAsync(Pipeline(), "run-1");
        service.Decide(await AskedAsync(), "approved");
        var results = await running;
        results.Values.ShouldAllBe(result => result.Status == JobStatus.Succeeded);
        ran.ShouldBe(["build", "deploy"]);
        ((Approval)results["gate"].Output!).JobId.ShouldBe("gate");
        ((Approval)results["gate"].Output!).WorkflowId.ShouldBe("pipeline");
    }

    [Theory]
    [InlineData("rejected")]
    [InlineData("cancelled")]
    public async Task Jobs_after_an_approval_are_skipped_when_it_is_not_approved(string outcome)
    {
        var running = Runner().RunAsync(Pipeline(), "run-1");
        service.Decide(await AskedAsync(), outcome, "No.");
        var results = await running;
        results["gate"].Status.ShouldBe(JobStatus.Failed);
        results["gate"].Reason!.ShouldContain(outcome);
        results["deploy"].Status.ShouldBe(JobStatus.Skipped);
        ran.ShouldBe(["build"]);
    }

    [Fact]
    public async Task A_worker_that_restarts_waits_for_the_same_approval()
    {
        using var crash = new CancellationTokenSource();
        var first = Runner().RunAsync(Pipeline(), "run-1", crash.Token);
        var id = await AskedAsync();
        await crash.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);

        service.Decide(id, "approved");
        var results = await Runner().RunAsync(Pipeline(), "run-1");

        service.Created.ShouldBe(1);
        ((Approval)results["gate"].Output!).Id.ShouldBe(id);
        results["deploy"].Status.ShouldBe(JobStatus.Succeeded);
    }

    [Fact]
    public void Keys_differ_by_workflow_run_and_job_however_they_are_spelled()
    {
        string[] keys = [Key("w", "r", "j"), Key("w", "r2", "j"), Key("w", "r", "j2"), Key("w,r", "", "j"), Key("w", "r,j", "")];
        keys.Distinct().Count().ShouldBe(keys.Length);
        Key("w", "r", "j").ShouldBe(Key("w", "r", "j"));
    }

    [Fact]
    public async Task A_job_that_throws_fails_and_its_neighbours_go_on()
    {
        var workflow = new Workflow("w", [new Job("bad", "throw", []), new Job("good", "note", []), new Job("after", "note", ["bad", "good"])]);
        var results = await Runner().RunAsync(workflow, "run-1");
        results["bad"].ShouldBe(JobResult.Failure("broken"));
        results["good"].Status.ShouldBe(JobStatus.Succeeded);
        results["after"].Status.ShouldBe(JobStatus.Skipped);
    }

    [Fact]
    public async Task A_type_without_a_handler_stops_the_run_before_it_begins()
    {
        var workflow = new Workflow("w", [new Job("a", "note", []), new Job("b", "unknown", [])]);
        await Should.ThrowAsync<ArgumentException>(() => Runner().RunAsync(workflow, "run-1"));
        ran.ShouldBeEmpty();
    }

    public static TheoryData<Job[]> Impossible => new()
    {
        new[] { new Job("a", "note", []), new Job("a", "note", []) },
        new[] { new Job("a", "note", ["missing"]) },
        new[] { new Job("a", "note", ["b"]), new Job("b", "note", ["a"]) },
        new[] { new Job("a", "note", ["a"]) },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void A_graph_that_cannot_run_is_refused(Job[] jobs) => Should.Throw<ArgumentException>(() => new Workflow("w", jobs));

    private static Workflow Pipeline() => new("pipeline",
        [new Job("deploy", "note", ["gate"]), new Job("gate", "approval", ["build"], Ask), new Job("build", "note", [])]);

    private static string Key(string workflow, string run, string job) =>
        ApprovalJobHandler.KeyOf(new JobRun(workflow, run, new Job(job, "approval", []), new Dictionary<string, JobResult>(StringComparer.Ordinal)));

    private WorkflowRunner Runner() => new(new Dictionary<string, IJobHandler>(StringComparer.Ordinal)
    {
        ["approval"] = new ApprovalJobHandler(service.Client()),
        ["note"] = new Handler(run =>
        {
            ran.Add(run.Job.Id);
            return JobResult.Success();
        }),
        ["throw"] = new Handler(_ => throw new InvalidOperationException("broken")),
    });

    /// <summary>The id of the approval that a waiter is asking about.</summary>
    private async Task<Guid> AskedAsync()
    {
        await service.SeenAsync(requests => requests.Any(request => request.Path.EndsWith("/decision", StringComparison.Ordinal)));
        return Guid.Parse(service.Requests.First(request => request.Path.EndsWith("/decision", StringComparison.Ordinal)).Path.Split('/')[3]);
    }

    private sealed class Handler(Func<JobRun, JobResult> work) : IJobHandler
    {
        public Task<JobResult> RunAsync(JobRun run, CancellationToken cancellationToken) => Task.FromResult(work(run));
    }
}
