using Approvals.Application.Reading;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Domain.Views;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Reading;

/// <summary>What every reader keeps to: its lists are those that the rules of the domain give.</summary>
public abstract class ReaderContract(SeededDatabase seeded)
{
    private readonly RandomStories random = new(7);

    private IApprovalReader Reader => seeded.Services.GetRequiredService<IApprovalReader>();

    private IEnumerable<Approval> All => seeded.Approvals;

    [Fact]
    public async Task Lists_hold_exactly_what_a_caller_may_read_or_must_vote_on()
    {
        for (var i = 0; i < 120; i++)
        {
            var caller = random.AnyCaller();
            await ShouldList(caller, Some(mine: i % 2 == 0, sort: (PendingSort)(i % 3)));
            await ShouldTell(caller, Past());
        }
    }

    [Fact]
    public async Task The_draw_has_work_for_callers_to_find()
    {
        All.OfType<Approval.Pending>().Count().ShouldBeGreaterThan(100);
        All.OfType<Approval.Decided>().Count().ShouldBeGreaterThan(50);
        var caller = new Caller(Principal.User("p1@example.com"), [Principal.Group("g1")], Roles.Approver);
        (await Reader.PendingAsync(caller, Some(mine: true) with { Limit = 100 }, default)).Count.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task Every_filter_of_pending_approvals_narrows_as_it_says()
    {
        var filter = Some(mine: false);
        foreach (var caller in Callers())
        {
            await ShouldList(caller, filter with { Priority = Priority.High });
            await ShouldList(caller, filter with { WorkflowId = "data-export" });
            await ShouldList(caller, filter with { Requester = Principal.User("p2@example.com") });
            await ShouldList(caller, filter with { Tag = new("team", "core") });
            await ShouldList(caller, filter with { Tag = new("odd:key", "v"), Mine = true });
            await ShouldList(caller, filter with { Words = ["de"], Sort = PendingSort.Created });
            await ShouldList(caller, filter with { Words = ["de", "roll"], Priority = Priority.Low });
            await ShouldList(caller, filter with { Words = ["äpf"] });
            await ShouldList(caller, filter with { Words = ["nowhere"] });
        }
    }

    [Fact]
    public async Task Every_filter_of_the_history_narrows_as_it_says()
    {
        var at = All.OfType<Approval.Decided>().Select(approval => approval.Decision.At).Order().ToList();
        foreach (var caller in Callers())
        {
            await ShouldTell(caller, Past() with { Status = ApprovalStatus.Rejected });
            await ShouldTell(caller, Past() with { From = at[at.Count / 3], To = at[at.Count / 2] });
            await ShouldTell(caller, Past() with { Approver = Principal.User("p3@example.com") });
            await ShouldTell(caller, Past() with { Requester = Principal.Service("ci"), Priority = Priority.Normal });
            await ShouldTell(caller, Past() with { WorkflowId = "production-deployment", Tag = new("team", "payments") });
            await ShouldTell(caller, Past() with { Words = ["data", "pay"] });
            await ShouldTell(caller, Past() with { Sort = HistorySort.Oldest });
            await ShouldTell(caller, Past() with { Sort = HistorySort.Oldest, From = at[at.Count / 3], To = at[at.Count / 2], Status = ApprovalStatus.Approved });
        }
    }

    [Fact]
    public async Task A_word_with_a_hyphen_is_found_as_it_stands_and_by_what_follows_the_hyphen()
    {
        var auditor = new Caller(Principal.User("aud"), [], Roles.Auditor);
        var hyphenated = await Reader.PendingAsync(auditor, Some(false) with { Words = ["eu-we"] }, default);
        hyphenated.ShouldAllBe(approval => $"{approval.Request.Title} {approval.Request.Description}".Contains("EU-West"));
        (await Reader.PendingAsync(auditor, Some(false) with { Words = ["west"] }, default)).Select(approval => approval.Id)
            .ShouldBe(hyphenated.Select(approval => approval.Id));
        hyphenated.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Someone_in_hundreds_of_groups_is_served_too()
    {
        var caller = new Caller(
            Principal.User("p1@example.com"), [.. Enumerable.Range(0, 600).Select(i => Principal.Group($"g{i}"))], Roles.Approver);
        await ShouldList(caller, Some(mine: true));
        await ShouldTell(caller, Past());
    }

    [Fact]
    public async Task One_approval_is_found_by_its_id_and_an_unknown_one_is_not()
    {
        var story = seeded.Stories[5];
        var found = await Reader.FindAsync(story.Now!.Id, default);
        ApprovalSnapshot.Of(found!).HeadHash.ShouldBe(story.Now.HeadHash);
        found!.Request.Title.ShouldBe(story.Now.Request.Title);
        (await Reader.FindAsync(Guid.CreateVersion7(), default)).ShouldBeNull();
    }

    [Fact]
    public async Task The_journal_is_read_in_order_from_after_a_version()
    {
        var story = seeded.Stories.First(story => story.Rows.Count > 3);
        (await Reader.AuditAsync(story.Now!.Id, 0, default)).ShouldBe(story.Rows);
        (await Reader.AuditAsync(story.Now.Id, 2, default)).ShouldBe(story.Rows.Skip(2));
        (await Reader.AuditAsync(Guid.CreateVersion7(), 0, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Versions_of_the_known_ones_are_told()
    {
        var wanted = seeded.Stories.Take(20).ToDictionary(story => story.Now!.Id, story => story.Now!.Version);
        var versions = await Reader.VersionsAsync([.. wanted.Keys, Guid.CreateVersion7()], default);
        versions.OrderBy(pair => pair.Key).ShouldBe(wanted.OrderBy(pair => pair.Key));
        (await Reader.VersionsAsync([], default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_a_list_some_are_asked_for_by_name()
    {
        List<Guid> named = [.. All.Where((_, i) => i % 7 == 0).Take(40).Select(approval => approval.Id), Guid.CreateVersion7()];
        foreach (var caller in Callers())
        {
            foreach (var mine in (bool[])[true, false])
            {
                var filter = Some(mine) with { Limit = 200 };
                var listed = await Reader.PendingAsync(caller, filter with { Only = named }, default);
                listed.Select(approval => approval.Id).ShouldBe(Naive.Pending(All, caller, filter).Select(approval => approval.Id).Where(named.Contains));
            }

            var past = Past() with { Limit = 200 };
            var decided = await Reader.HistoryAsync(caller, past with { Only = named }, default);
            decided.Select(approval => approval.Id).ShouldBe(Naive.History(All, caller, past).Select(approval => approval.Id).Where(named.Contains));
        }

        (await Reader.PendingAsync(Callers().First(), Some(mine: false) with { Only = [Guid.CreateVersion7()] }, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Statistics_are_those_of_a_naive_computation()
    {
        var created = All.Select(approval => approval.CreatedAt).Order().ToList();
        (DateTimeOffset? From, DateTimeOffset? To)[] spans = [(null, null), (created[100], created[300]), (created[^1].AddDays(1), null)];
        foreach (var (from, to) in spans)
        {
            var expected = NaiveStatistics.Of(All.Where(approval => !(approval.CreatedAt < from) && !(approval.CreatedAt >= to)).ToList());
            NaiveStatistics.Text(await Reader.StatisticsAsync(from, to, default)).ShouldBe(NaiveStatistics.Text(expected));
        }
    }

    [Fact]
    public async Task A_database_that_serves_answers_a_ping() => await Should.NotThrowAsync(() => Reader.PingAsync(default));

    private static PendingFilter Some(bool mine, PendingSort sort = PendingSort.Deadline) => new(mine, [], null, null, null, null, sort, 7, null);

    private static HistoryFilter Past() => new(null, null, null, null, null, null, null, null, [], 7, null);

    private static IEnumerable<Caller> Callers() =>
    [
        new(Principal.User("p2@example.com"), [Principal.Group("g0"), Principal.Group("g2")], Roles.Approver | Roles.Requester),
        new(Principal.User("aud"), [], Roles.Auditor),
        new(Principal.Service("ci"), [], Roles.Requester),
    ];

    /// <summary>Page after page, so that the pages together are the whole list, in order, each approval once.</summary>
    private async Task ShouldList(Caller caller, PendingFilter filter)
    {
        var expected = Naive.Pending(All, caller, filter);
        var listed = new List<Approval>();
        IReadOnlyList<Approval> page;
        do
        {
            var after = listed.Count == 0 ? null : KeyOf((Approval.Pending)listed[^1], filter.Sort);
            page = await Reader.PendingAsync(caller, filter with { After = after }, default);
            page.Count.ShouldBeLessThanOrEqualTo(filter.Limit);
            listed.AddRange(page);
        }
        while (page.Count == filter.Limit);

        listed.Select(approval => approval.Id).ShouldBe(expected.Select(approval => approval.Id), $"{caller} {filter}");
        listed.Select(approval => approval.HeadHash).ShouldBe(expected.Select(approval => approval.HeadHash));
    }

    private async Task ShouldTell(Caller caller, HistoryFilter filter)
    {
        var expected = Naive.History(All, caller, filter);
        var listed = new List<Approval>();
        IReadOnlyList<Approval> page;
        do
        {
            var after = listed.Count == 0 ? null : new PageKey(((Approval.Decided)listed[^1]).Decision.At, null, listed[^1].Id);
            page = await Reader.HistoryAsync(caller, filter with { After = after }, default);
            listed.AddRange(page);
        }
        while (page.Count == filter.Limit);

        listed.Select(approval => approval.Id).ShouldBe(expected.Select(approval => approval.Id), $"{caller} {filter}");
    }

    private static PageKey KeyOf(Approval.Pending last, PendingSort sort) => sort switch
    {
        PendingSort.Created => new PageKey(last.CreatedAt, null, last.Id),
        PendingSort.Priority => new PageKey(last.CreatedAt, last.Request.Priority, last.Id),
        _ => new PageKey(last.Deadline, null, last.Id),
    };
}
