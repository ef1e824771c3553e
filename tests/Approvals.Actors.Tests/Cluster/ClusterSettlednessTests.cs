using Akka.Actor;
using Akka.Cluster;
using Approvals.Actors.Cluster;
using Microsoft.Extensions.Time.Testing;

namespace Approvals.Actors.Tests.Cluster;

public sealed class ClusterSettlednessTests
{
    private const int Shard = 7;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly UniqueAddress Self = new(new Address("akka.tcp", "approvals", "127.0.0.1", 1), 1);
    private static readonly UniqueAddress Other = new(new Address("akka.tcp", "approvals", "127.0.0.1", 2), 2);

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ClusterSettledness settledness;

    public ClusterSettlednessTests()
    {
        settledness = new ClusterSettledness(time);
        settledness.OwnAddress(Self);
    }

    private bool IsUnsettled => settledness.IsUnsettled(Shard);

    [Fact]
    public void A_cluster_whose_members_are_all_up_is_settled()
    {
        TwoMembers();
        IsUnsettled.ShouldBeFalse();
    }

    [Fact]
    public void It_is_unsettled_before_anything_is_known() => new ClusterSettledness(time).IsUnsettled(Shard).ShouldBeTrue();

    [Fact]
    public void It_is_unsettled_while_this_node_is_no_member()
    {
        settledness.Member(Other, MemberStatus.Up);
        IsUnsettled.ShouldBeTrue();
    }

    [Theory]
    [InlineData(MemberStatus.Joining)]
    [InlineData(MemberStatus.WeaklyUp)]
    [InlineData(MemberStatus.Leaving)]
    [InlineData(MemberStatus.Exiting)]
    [InlineData(MemberStatus.Down)]
    public void It_is_unsettled_while_this_node_or_another_one_is_anything_but_up(MemberStatus status)
    {
        TwoMembers();
        foreach (var member in new[] { Self, Other })
        {
            settledness.Member(member, status);
            IsUnsettled.ShouldBeTrue();
            time.Advance(TimeSpan.FromHours(1));
            IsUnsettled.ShouldBeTrue();
            settledness.Member(member, MemberStatus.Up);
            IsUnsettled.ShouldBeFalse();
        }
    }

    [Fact]
    public void It_is_unsettled_while_a_member_is_unreachable()
    {
        TwoMembers();
        settledness.Unreachable(Other, isUnreachable: true);
        time.Advance(TimeSpan.FromHours(1));
        IsUnsettled.ShouldBeTrue();
        settledness.Unreachable(Other, isUnreachable: false);
        IsUnsettled.ShouldBeFalse();
    }

    [Fact]
    public void It_is_unsettled_for_ten_seconds_after_a_member_was_removed()
    {
        TwoMembers();
        settledness.Unreachable(Other, isUnreachable: true);
        settledness.Removed(Other);
        UnsettledForTenSeconds();
    }

    [Fact]
    public void It_is_unsettled_for_ten_seconds_after_a_connection_to_a_member_was_lost()
    {
        TwoMembers();
        settledness.ConnectionLost(Other.Address);
        UnsettledForTenSeconds();
        settledness.ConnectionLost(new Address("akka.tcp", "approvals", "127.0.0.1", 3));
        IsUnsettled.ShouldBeFalse("that was nobody's who is a member");
    }

    [Fact]
    public void It_is_unsettled_for_a_shard_that_was_not_heard_for_two_seconds_while_commands_wait_for_it()
    {
        TwoMembers();
        time.Advance(TimeSpan.FromHours(1));
        settledness.Sent(Shard);
        IsUnsettled.ShouldBeFalse("nobody had asked before");
        time.Advance(ClusterSettledness.LongestSilence - Tick);
        IsUnsettled.ShouldBeFalse();
        time.Advance(Tick);
        IsUnsettled.ShouldBeTrue();
        settledness.IsUnsettled(Shard + 1).ShouldBeFalse("for another shard nothing waits");
        settledness.Heard(Shard);
        settledness.Done(Shard);
        IsUnsettled.ShouldBeFalse();
    }

    [Fact]
    public void One_that_is_given_up_does_not_wait_any_more()
    {
        TwoMembers();
        settledness.Sent(Shard);
        time.Advance(TimeSpan.FromMinutes(1));
        settledness.Done(Shard);
        IsUnsettled.ShouldBeFalse();
        settledness.Sent(Shard);
        IsUnsettled.ShouldBeFalse("the silence begins with it");
    }

    [Fact]
    public void Load_alone_does_not_make_it_so()
    {
        TwoMembers();
        for (var i = 0; i < 1_000; i++)
            settledness.Sent(Shard);
        for (var i = 0; i < 900; i++)
        {
            // The queue never empties, and its last commands wait for half an hour; but somebody answers.
            time.Advance(ClusterSettledness.LongestSilence - Tick);
            IsUnsettled.ShouldBeFalse();
            settledness.Heard(Shard);
            settledness.Done(Shard);
        }
    }

    [Fact]
    public void An_owner_is_known_to_be_unreachable_only_when_it_is_known_at_all()
    {
        TwoMembers();
        settledness.IsOwnerUnreachable(Shard).ShouldBeFalse();
        settledness.Owner(Shard, Other.Address);
        settledness.IsOwnerUnreachable(Shard).ShouldBeFalse();
        settledness.Unreachable(Other, isUnreachable: true);
        settledness.IsOwnerUnreachable(Shard).ShouldBeTrue();
        settledness.Unreachable(Other, isUnreachable: false);
        settledness.Member(Other, MemberStatus.Down);
        settledness.IsOwnerUnreachable(Shard).ShouldBeTrue();
        settledness.Removed(Other);
        settledness.IsOwnerUnreachable(Shard).ShouldBeTrue("its shard has not been found anywhere else yet");
        settledness.Owner(Shard, Self.Address);
        settledness.IsOwnerUnreachable(Shard).ShouldBeFalse();
    }

    [Fact]
    public void A_node_that_starts_again_at_the_same_address_is_another_member()
    {
        TwoMembers();
        settledness.Unreachable(Other, isUnreachable: true);
        settledness.Member(new UniqueAddress(Other.Address, 3), MemberStatus.Up);
        IsUnsettled.ShouldBeTrue();
        settledness.Removed(Other);
        UnsettledForTenSeconds();
    }

    private void TwoMembers()
    {
        settledness.Member(Self, MemberStatus.Up);
        settledness.Member(Other, MemberStatus.Up);
    }

    private void UnsettledForTenSeconds()
    {
        time.Advance(ClusterSettledness.SettlesIn - Tick);
        IsUnsettled.ShouldBeTrue();
        time.Advance(Tick);
        IsUnsettled.ShouldBeFalse();
    }
}
