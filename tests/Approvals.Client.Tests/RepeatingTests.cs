using Approvals.Client.Contracts;
using Approvals.Client.Tests.Support;

namespace Approvals.Client.Tests;

public sealed class RepeatingTests : IAsyncLifetime
{
    private FakeService service = null!;

    public async Task InitializeAsync() => service = await FakeService.StartAsync();

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task A_create_whose_answer_was_lost_is_repeated_with_its_key_and_has_one_effect()
    {
        service.Mischief.Enqueue(Mischief.Drop(before: false));
        service.Mischief.Enqueue(Mischief.Answer(503, "unavailable", "0", before: false));

        var approval = await service.Client().CreateAsync(new CreateApproval { Title = "Deploy" });

        approval.Status.ShouldBe(ApprovalStatus.Pending);
        service.Created.ShouldBe(1);
        service.Requests.Count.ShouldBe(3);
        service.Requests.Select(request => request.Key).Distinct().Count().ShouldBe(1);
        service.Requests.First().Key.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Two_creates_carry_different_keys()
    {
        var client = service.Client();
        await client.CreateAsync(new CreateApproval { Title = "One" });
        await client.CreateAsync(new CreateApproval { Title = "Two" });
        service.Requests.Select(request => request.Key).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_comment_carries_a_key_because_comments_do_not_repeat_harmlessly()
    {
        var client = service.Client();
        var approval = await client.CreateAsync(new CreateApproval { Title = "Deploy" });
        service.Mischief.Enqueue(Mischief.Drop(before: false));
        await client.CommentAsync(approval.Id, "Looks fine.");
        var sent = service.Requests.Where(request => request.Path.EndsWith("/comments", StringComparison.Ordinal)).ToList();
        sent.Count.ShouldBe(2);
        sent[0].Key.ShouldNotBeNull();
        sent[1].Key.ShouldBe(sent[0].Key);
    }

    [Fact]
    public async Task A_refusal_is_not_repeated_and_tells_its_code()
    {
        var refused = await Should.ThrowAsync<ApprovalsException>(() => service.Client().GetAsync(Guid.NewGuid()));
        refused.Code.ShouldBe("not-found");
        refused.Problem!.TraceId.ShouldBe("00-1");
        refused.OutcomeUnknown.ShouldBeFalse();
        service.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_request_in_flight_elsewhere_is_repeated()
    {
        service.Mischief.Enqueue(Mischief.Answer(409, "in-flight"));
        await service.Client().CreateAsync(new CreateApproval { Title = "Deploy" });
        service.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task After_the_last_attempt_the_outcome_is_said_to_be_unknown()
    {
        for (var i = 0; i < 3; i++)
            service.Mischief.Enqueue(Mischief.Answer(503));
        var client = service.Client(new ApprovalsClientOptions { MaxAttempts = 3, BaseDelay = TimeSpan.FromMilliseconds(1) });
        var lost = await Should.ThrowAsync<ApprovalsException>(() => client.CreateAsync(new CreateApproval { Title = "Deploy" }));
        lost.OutcomeUnknown.ShouldBeTrue();
        lost.Code.ShouldBe("http-503");
        service.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_call_gives_up_rather_than_wait_longer_than_allowed()
    {
        service.Mischief.Enqueue(Mischief.Answer(429, "rate-limited", "120"));
        var limited = await Should.ThrowAsync<ApprovalsException>(() => service.Client().GetAsync(Guid.NewGuid()));
        limited.RetryAfter.ShouldBe(TimeSpan.FromMinutes(2));
        service.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_unreachable_service_is_an_unknown_outcome_not_a_crash()
    {
        var client = new ApprovalsClient(new HttpClient { BaseAddress = new Uri("http://127.0.0.1:1/") }, new ApprovalsClientOptions { MaxAttempts = 2, BaseDelay = TimeSpan.FromMilliseconds(1) });
        var lost = await Should.ThrowAsync<ApprovalsException>(() => client.GetAsync(Guid.NewGuid()));
        lost.Status.ShouldBeNull();
        lost.Code.ShouldBe("unavailable");
    }

    [Fact]
    public async Task The_token_is_asked_for_at_each_attempt()
    {
        service.Mischief.Enqueue(Mischief.Answer(503));
        var asked = 0;
        var client = service.Client(new ApprovalsClientOptions { Token = _ => new ValueTask<string>($"t{++asked}"), BaseDelay = TimeSpan.FromMilliseconds(1) });
        await client.CreateAsync(new CreateApproval { Title = "Deploy" });
        service.Requests.Select(request => request.Headers["Authorization"]).ShouldBe(["Bearer t1", "Bearer t2"]);
    }
}
