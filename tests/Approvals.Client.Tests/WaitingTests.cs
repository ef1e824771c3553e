using Approvals.Client.Contracts;
using Approvals.Client.Tests.Support;

namespace Approvals.Client.Tests;

public sealed class WaitingTests : IAsyncLifetime
{
    private FakeService service = null!;
    private ApprovalsClient client = null!;
    private Guid id;

    public async Task InitializeAsync()
    {
        service = await FakeService.StartAsync();
        client = service.Client();
        id = (await client.CreateAsync(new CreateApproval { Title = "Deploy" })).Id;
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task The_waiter_is_answered_when_the_decision_comes()
    {
        var waiting = client.WaitForDecisionAsync(id);
        await service.SeenAsync(requests => Polls(requests) == 1);
        waiting.IsCompleted.ShouldBeFalse();
        service.Decide(id, "approved");
        (await waiting).Status.ShouldBe(ApprovalStatus.Approved);
        Polls(service.Requests).ShouldBe(1);
    }

    [Fact]
    public async Task It_survives_dropped_connections_server_errors_and_early_204s()
    {
        service.Mischief.Enqueue(Mischief.Drop());
        service.Mischief.Enqueue(Mischief.Answer(503, "unavailable", "0"));
        service.Mischief.Enqueue(Mischief.Answer(500));
        service.Mischief.Enqueue(Mischief.Answer(204));
        var waiting = client.WaitForDecisionAsync(id);
        await service.SeenAsync(requests => Polls(requests) == 5);
        service.Decide(id, "rejected", "Not today.");
        var decided = await waiting;
        decided.Decision!.Reason.ShouldBe("Not today.");
        decided.Decision.Outcome.ShouldBe(ApprovalStatus.Rejected);
    }

    [Fact]
    public async Task A_full_wait_that_ends_without_an_answer_is_asked_again()
    {
        var waiting = client.WaitForDecisionAsync(id);
        await service.SeenAsync(requests => Polls(requests) == 2);
        service.Decide(id, "approved");
        (await waiting).Status.ShouldBe(ApprovalStatus.Approved);
    }

    [Fact]
    public async Task Answers_that_come_at_once_never_make_it_busy()
    {
        for (var i = 0; i < 200; i++)
            service.Mischief.Enqueue(Mischief.Answer(204));
        var steady = service.Client(new ApprovalsClientOptions { BaseDelay = TimeSpan.FromMilliseconds(100), PollWait = TimeSpan.FromSeconds(1), Jitter = () => 0 });
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Should.ThrowAsync<OperationCanceledException>(() => steady.WaitForDecisionAsync(id, stop.Token));
        // 50, 100, 200, 400 ms of pauses leave room for at most five polls.
        Polls(service.Requests).ShouldBeInRange(1, 5);
    }

    [Fact]
    public async Task It_waits_as_long_as_the_server_asks()
    {
        service.Mischief.Enqueue(Mischief.Answer(503, "unavailable", "3600"));
        using var stop = new CancellationTokenSource();
        var waiting = client.WaitForDecisionAsync(id, stop.Token);
        await service.SeenAsync(requests => Polls(requests) == 1);
        service.Decide(id, "approved");
        await Should.ThrowAsync<TimeoutException>(() => waiting.WaitAsync(TimeSpan.FromMilliseconds(200)));
        Polls(service.Requests).ShouldBe(1);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task An_unknown_approval_ends_the_wait_at_once()
    {
        var refused = await Should.ThrowAsync<ApprovalsException>(() => client.WaitForDecisionAsync(Guid.NewGuid()));
        refused.Code.ShouldBe("not-found");
    }

    private static int Polls(IReadOnlyCollection<Seen> requests) => requests.Count(request => request.Path.EndsWith("/decision", StringComparison.Ordinal));
}
