using System.Text.Json;
using Approvals.Testing;

namespace Approvals.Host.Tests.EndToEnd;

/// <summary>The wire to the database breaks under a commit. The outcome is unknown, is said to be, and the repeated request has one effect.</summary>
public sealed class LostAnswerTests(WiredService wired) : IClassFixture<WiredService>
{
    private static readonly User Requester = User.Of("ci@example.com", ["requester", "auditor"]);
    private static readonly User Ann = User.Approver("ann@example.com");

    private readonly TcpLink wire = wired.Wire;
    private readonly Service service = wired.Service;

    [Theory]
    [InlineData(Loss.OfTheMessage)]
    [InlineData(Loss.OfTheConnection)]
    [InlineData(Loss.OfTheAnswer)]
    public async Task A_create_with_a_key_creates_one(Loss when)
    {
        var title = Unique("title");
        var (name, value) = ("Idempotency-Key", Unique("key"));
        Task<Reply> Create() => service.SendAsync(Requester, HttpMethod.Post, "/api/approvals", new { title }, (name, value));

        await CreateAsync();
        await BreakAsync(title, when, Create);
        var before = await TitledAsync(title);
        var repeated = await RepeatedAsync(Create);

        repeated.Status.ShouldBe(before.Count == 0 ? 201 : 200, repeated.Text);
        var only = (await TitledAsync(title)).ShouldHaveSingleItem();
        only.GetProperty("id").GetString().ShouldBe(repeated.String("id"));
        if (when != Loss.OfTheConnection)
            before.Count.ShouldBe(when == Loss.OfTheAnswer ? 1 : 0, "the loss was not where it should be");
    }

    [Theory]
    [InlineData(Loss.OfTheMessage)]
    [InlineData(Loss.OfTheConnection)]
    [InlineData(Loss.OfTheAnswer)]
    public Task A_vote_counts_once(Loss when) =>
        HasOneEffectAsync(when, "vote-cast", (approval, text) => approval.Approve(Ann, new { comment = text }));

    [Theory]
    [InlineData(Loss.OfTheMessage)]
    [InlineData(Loss.OfTheConnection)]
    [InlineData(Loss.OfTheAnswer)]
    public Task A_cancellation_decides_once(Loss when) =>
        HasOneEffectAsync(when, "decided", (approval, text) => approval.Post(Requester, "/cancel", new { reason = text }));

    [Theory]
    [InlineData(Loss.OfTheMessage)]
    [InlineData(Loss.OfTheConnection)]
    [InlineData(Loss.OfTheAnswer)]
    public Task A_comment_with_a_key_is_there_once(Loss when)
    {
        var key = Unique("key");
        return HasOneEffectAsync(when, "commented", (approval, text) => service.SendAsync(
            Requester, HttpMethod.Post, $"/api/approvals/{approval.Id}/comments", new { text }, ("Idempotency-Key", key)));
    }

    [Fact]
    public async Task Neighbours_in_the_lost_batch_are_unknown_too_and_each_has_one_effect()
    {
        var approvals = new List<Approval>();
        for (var i = 0; i < 20; i++)
            approvals.Add(await CreateAsync());
        var text = Unique("text");
        var lost = wire.LoseAnswerTo(text);

        var first = await Task.WhenAll(approvals.Select(approval => approval.Approve(Ann, new { comment = text })));
        await lost.WaitAsync(TimeSpan.FromSeconds(20));

        foreach (var reply in first.Where(reply => reply.Status != 200))
            reply.ExpectProblem(503, "unavailable");
        first.ShouldContain(reply => reply.Status == 503);
        foreach (var approval in approvals)
        {
            (await RepeatedAsync(() => approval.Approve(Ann, new { comment = text }))).Expect(200);
            (await EventsAsync(approval, "vote-cast")).ShouldBe(1);
        }
    }

    private async Task HasOneEffectAsync(Loss when, string type, Func<Approval, string, Task<Reply>> command)
    {
        var approval = await CreateAsync();
        var text = Unique("text");

        await BreakAsync(text, when, () => command(approval, text));
        var before = await EventsAsync(approval, type);
        var repeated = await RepeatedAsync(() => command(approval, text));

        repeated.Status.ShouldBeInRange(200, 201, repeated.Text);
        (await EventsAsync(approval, type)).ShouldBe(1);
        if (when != Loss.OfTheConnection)
            before.ShouldBe(when == Loss.OfTheAnswer ? 1 : 0, "the loss was not where it should be");
    }

    private async Task BreakAsync(string text, Loss when, Func<Task<Reply>> command)
    {
        var lost = wire.LoseAnswerTo(text, when);
        var reply = await command();
        reply.ExpectProblem(503, "unavailable");
        await lost.WaitAsync(TimeSpan.FromSeconds(20));
        reply.RetryAfter.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
    }

    /// <summary>As the 503 says. While nobody is answered, and for a second after, the service does not ask the database.</summary>
    private static async Task<Reply> RepeatedAsync(Func<Task<Reply>> command)
    {
        Reply? last = null;
        await Eventually.Async(async () => (last = await command()).Status != 503, because: "it does not serve again");
        return last!;
    }

    private async Task<Approval> CreateAsync()
    {
        // What another test broke may keep it from asking for a moment.
        await RepeatedAsync(() => service.PostAsync(Requester, "/api/approvals", new { title = "Is it there?" }));
        return await service.CreateAsync(
            Requester, new { title = "Deploy", approvers = new[] { "user:ann@example.com", "user:bob@example.com" }, requireMinApprovers = 2 });
    }

    private async Task<IReadOnlyList<JsonElement>> TitledAsync(string title)
    {
        var page = (await service.GetAsync(Requester, "/api/approvals/pending?q=" + title)).Expect(200).Json;
        return [.. page.GetProperty("items").EnumerateArray()];
    }

    private static async Task<int> EventsAsync(Approval approval, string type)
    {
        var audit = (await approval.Get(Requester, "/audit")).Expect(200).Json;
        return audit.GetProperty("items").EnumerateArray().Count(item => item.GetProperty("type").GetString() == type);
    }

    private static string Unique(string word) => word + Guid.NewGuid().ToString("N");
}
