using System.Globalization;
using System.Text.Json;
using Approvals.Testing;
using Xunit.Abstractions;

namespace Approvals.Host.Tests.EndToEnd;

/// <summary>Two services on one PostgreSQL: the deciding vote arrives when the deadline does, and on both people wait for the answer.</summary>
public sealed class LastVoteTests(ITestOutputHelper output)
{
    private static readonly User Requester = User.Of("ci@example.com", ["requester", "auditor"]);
    private static readonly User Ann = User.Approver("ann@example.com");

    [Fact]
    public async Task One_of_vote_and_timeout_decides_and_everybody_is_told_the_same()
    {
        var database = await SharedPostgres.CreateDatabaseAsync();
        await using var first = new Service("postgres", database);
        await using var second = new Service("postgres", database);
        Service[] services = [first, second];
        foreach (var service in services)
            (await service.GetAsync(Requester, "/api/approvals/pending")).Expect(200);

        var rounds = Rounds.Of(300);
        var causes = new List<string>();
        foreach (var group in Enumerable.Range(0, rounds).Chunk(300))
            causes.AddRange(await Task.WhenAll(group.Select(i => RaceAsync(services, i))));

        output.WriteLine(string.Join(", ", causes.CountBy(cause => cause)));
        causes.ShouldContain("votes", "a race that one side always wins proves nothing");
        causes.ShouldContain("timeout", "a race that one side always wins proves nothing");
    }

    private static async Task<string> RaceAsync(Service[] services, int round)
    {
        var here = services[round % 2];
        var body = new { title = "Deploy", approvers = new[] { "user:ann@example.com" }, timeoutMs = 3000 + Random.Shared.Next(2000), timeoutAction = "approve" };
        var created = (await here.PostAsync(Requester, "/api/approvals", body)).Expect(201);
        var path = "/api/approvals/" + created.String("id");
        var waiters = services.Select(service => service.GetAsync(Requester, path + "/decision?wait=60")).ToList();
        var deadline = DateTimeOffset.Parse(created.String("deadline"), CultureInfo.InvariantCulture);

        // A vote takes a few milliseconds to reach the database: most leave a little before the deadline, a few long before or after it.
        var chance = Random.Shared.NextDouble();
        await UntilAsync(deadline.AddMilliseconds(5 - 150 * chance * chance * chance));
        var vote = await services[Random.Shared.Next(2)].PostAsync(Ann, path + "/reject", new { reason = "no" });

        var decision = (await here.GetAsync(Requester, path + "/decision?wait=60")).Expect(200).Decision;
        var cause = decision.GetProperty("cause").GetString()!;
        if (vote.Status == 200)
            vote.Decision.GetRawText().ShouldBe(decision.GetRawText());
        else
            vote.Json.GetProperty("approval").GetProperty("decision").GetRawText().ShouldBe(decision.GetRawText());
        vote.Status.ShouldBe(cause == "votes" ? 200 : 409, vote.Text);
        foreach (var told in await Task.WhenAll(waiters))
            told.Expect(200).Decision.GetRawText().ShouldBe(decision.GetRawText());
        (decision.GetProperty("at").GetDateTimeOffset() >= deadline).ShouldBe(cause == "timeout");
        var audit = (await services[1 - round % 2].GetAsync(Requester, path + "/audit")).Expect(200).Json.GetProperty("items");
        audit.EnumerateArray().Count(item => item.GetProperty("type").GetString() == "decided").ShouldBe(1);
        return cause;
    }

    private static async Task UntilAsync(DateTimeOffset when)
    {
        var coarse = when - TimeProvider.System.GetUtcNow() - TimeSpan.FromMilliseconds(15);
        if (coarse > TimeSpan.Zero)
            await Task.Delay(coarse);
        while (TimeProvider.System.GetUtcNow() < when)
            await Task.Yield();
    }
}
