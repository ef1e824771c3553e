using Approvals.Storage.Committing;

namespace Approvals.Storage.Tests.Committing;

public sealed class CompanyTests
{
    private readonly Company company = new(lanes: 1);
    private int waiting = 1;

    [Fact]
    public void Who_is_alone_does_not_wait()
    {
        company.GatherAsync(() => waiting).IsCompleted.ShouldBeTrue();
        company.Started(0, 1);
        company.GatherAsync(() => waiting).IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task While_a_crowd_commits_one_waits_until_as_many_have_come()
    {
        company.Started(0, 20);
        var gathered = company.GatherAsync(() => waiting);
        waiting = 19;
        company.Arrived(waiting);
        gathered.IsCompleted.ShouldBeFalse();
        waiting = 20;
        company.Arrived(waiting);
        await gathered.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task The_database_is_not_left_idle_for_the_sake_of_company()
    {
        company.Started(0, 20);
        var gathered = company.GatherAsync(() => waiting);
        gathered.IsCompleted.ShouldBeFalse();
        company.Finished();
        await gathered.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Each_lane_waits_for_its_share()
    {
        var two = new Company(lanes: 2);
        two.Started(0, 30);
        two.Started(1, 10);
        waiting = 20;
        await two.GatherAsync(() => waiting).WaitAsync(TimeSpan.FromSeconds(10));
        waiting = 19;
        two.GatherAsync(() => waiting).IsCompleted.ShouldBeFalse();
    }
}
