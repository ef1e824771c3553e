using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.TestKit;
using Approvals.Actors.Cluster;
using Approvals.Actors.Gateway;
using Approvals.Actors.Journal;
using Approvals.Actors.Messages;
using Approvals.Actors.Tests.Support;
using Approvals.Application.Clock;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Testing;

namespace Approvals.Actors.Tests.Gateway;

/// <summary>Whom the gateway asks in a cluster, and whose answer leaves when.</summary>
public sealed class ClusterRouteTests : RouteTestKit
{
    private static readonly Refusal Refused = new(RefusalCode.AlreadyVoted, "already");

    private readonly Guid id = Guid.CreateVersion7();
    private readonly TestProbe standIns;
    private readonly ClusterRoute route;

    public ClusterRouteTests()
    {
        standIns = CreateTestProbe("stand-ins-probe");
        route = RouteTo(standIns);
    }

    private int Shard => ApprovalMessageExtractor.ShardOf(id);

    private CommandReply Done => new(id, null, null, Changed: true);

    private CommandReply Unchanged => new(id, null, null, Changed: false);

    private CommandReply NotAllowed => new(id, null, Refused, Changed: false);

    [Fact]
    public async Task While_the_cluster_is_settled_only_the_region_is_asked_however_long_it_takes()
    {
        var answer = AskAsync(route, id);
        var (execute, sender) = await HeldBackAsync();
        execute.ValidUntil.ShouldBe(Journal.Now + TimeSpan.FromSeconds(5));
        execute.CommandId.ShouldNotBe(Guid.Empty);
        for (var i = 0; i < 20; i++)
        {
            await PatienceEndsAsync();
            Settledness.Heard(Shard);
        }

        await standIns.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
        sender.Tell(NotAllowed);
        (await answer).ShouldBe(NotAllowed);
    }

    [Fact]
    public async Task While_it_is_unsettled_a_stand_in_is_asked_the_same_after_half_a_second_and_its_effect_is_the_answer()
    {
        Unsettle();
        var answer = AskAsync(route, id);
        var (execute, _) = await HeldBackAsync();
        await Time.Settle();
        Time.Advance(TimeSpan.FromMilliseconds(499));
        await standIns.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
        Time.Advance(TimeSpan.FromMilliseconds(1));
        (await standIns.ExpectMsgAsync<ExecuteCommand>()).ShouldBe(execute);
        standIns.Reply(Done);
        (await answer).ShouldBe(Done);
    }

    [Fact]
    public async Task An_answer_of_the_region_within_that_time_is_all_there_is()
    {
        Unsettle();
        var answer = AskAsync(route, id);
        (await HeldBackAsync()).Sender.Tell(Unchanged);
        (await answer).ShouldBe(Unchanged);
        await PatienceEndsAsync();
        await standIns.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task A_shard_that_falls_silent_is_stood_in_for()
    {
        var answer = AskAsync(route, id);
        await HeldBackAsync();
        for (var i = 0; i < 3; i++)
            await PatienceEndsAsync();
        await standIns.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
        await PatienceEndsAsync();
        await standIns.ExpectMsgAsync<ExecuteCommand>();
        standIns.Reply(Done);
        (await answer).ShouldBe(Done);
    }

    [Fact]
    public async Task Where_the_owner_is_known_to_be_unreachable_the_stand_in_is_asked_at_once_and_alone()
    {
        Settledness.Owner(Shard, Other.Address);
        Unsettle();
        var answer = AskAsync(route, id);
        await standIns.ExpectMsgAsync<ExecuteCommand>();
        standIns.Reply(NotAllowed);
        (await answer).ShouldBe(NotAllowed, "no other attempt is under way");
        await Region.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task Where_no_more_stand_ins_are_taken_the_command_waits_for_its_shard()
    {
        Settledness.Owner(Shard, Other.Address);
        Unsettle();
        var answer = AskAsync(route, id);
        await NotTakenAsync(standIns);
        (await HeldBackAsync()).Sender.Tell(Done);
        (await answer).ShouldBe(Done);
    }

    [Fact]
    public async Task What_no_entity_of_the_shard_took_goes_to_the_stand_in_without_waiting()
    {
        Unsettle();
        var answer = AskAsync(route, id);
        await NotTakenAsync(Region);
        await standIns.ExpectMsgAsync<ExecuteCommand>();
        standIns.Reply(Unchanged);
        (await answer).ShouldBe(Unchanged, "the first attempt has answered");
    }

    [Fact]
    public async Task A_refusal_of_the_stand_in_waits_for_the_region_whose_effect_is_the_answer()
    {
        var (answer, region) = await RefusedByStandInAsync(NotAllowed);
        answer.IsCompleted.ShouldBeFalse();
        region.Tell(Done);
        (await answer).ShouldBe(Done);
    }

    [Fact]
    public async Task Once_both_have_committed_nothing_the_refusal_leaves()
    {
        var (answer, region) = await RefusedByStandInAsync(NotAllowed);
        region.Tell(new CommandFailed(id, CommandFailure.NotDone, "no database"));
        (await answer).ShouldBe(NotAllowed);
    }

    [Fact]
    public async Task When_the_time_of_the_first_attempt_has_passed_the_refusal_leaves()
    {
        var (answer, _) = await RefusedByStandInAsync(NotAllowed);
        Time.Advance(TimeSpan.FromSeconds(4.5));
        await Time.Settle();
        answer.IsCompleted.ShouldBeFalse("a statement that was judged in time may still be under way");
        Time.Advance(TimeSpan.FromSeconds(1));
        (await answer).ShouldBe(NotAllowed);
        Journal.Loads.Count.ShouldBe(1, "an answer of the first attempt may have been lost");
    }

    [Fact]
    public async Task An_outcome_that_the_region_does_not_know_is_waited_for_too()
    {
        var (answer, region) = await RefusedByStandInAsync(NotAllowed);
        region.Tell(new CommandFailed(id, CommandFailure.OutcomeUnknown, "connection lost"));
        await Time.Settle();
        answer.IsCompleted.ShouldBeFalse();
        await ValidityEndsAsync();
        (await answer).ShouldBe(NotAllowed);
    }

    [Fact]
    public async Task Of_two_failures_the_one_that_does_not_know_the_outcome_is_told()
    {
        var (answer, region) = await RefusedByStandInAsync(new CommandFailed(id, CommandFailure.NotDone, "no database"));
        region.Tell(new CommandFailed(id, CommandFailure.OutcomeUnknown, "connection lost"));
        (await answer).ShouldBeOfType<CommandFailed>().Failure.ShouldBe(CommandFailure.OutcomeUnknown);
    }

    [Fact]
    public async Task Where_nobody_answers_and_the_database_does_not_either_the_outcome_is_unknown()
    {
        var (answer, _) = await RefusedByStandInAsync(NotAllowed);
        Journal.Down = true;
        await ValidityEndsAsync();
        (await answer).ShouldBeOfType<CommandFailed>().Failure.ShouldBe(CommandFailure.OutcomeUnknown);
    }

    [Fact]
    public async Task A_wake_up_does_the_same_whoever_does_it_so_the_first_answer_leaves()
    {
        Unsettle();
        var answer = AskAsync(route, id, new ApprovalCommand.Wake());
        await HeldBackAsync();
        await PatienceEndsAsync();
        await standIns.ExpectMsgAsync<ExecuteCommand>();
        standIns.Reply(Unchanged);
        (await answer).ShouldBe(Unchanged);
    }

    [Fact]
    public async Task Without_the_time_of_the_database_nothing_is_sent()
    {
        var unknown = new DatabaseClock(Time);
        using var early = new ClusterRoute(new RouteServices(Region, standIns, Settledness, new StateReads(Journal, unknown, Time), unknown, Services.Options, Time));
        Journal.Down = true;
        (await AskAsync(early, id)).ShouldBeOfType<CommandFailed>().Failure.ShouldBe(CommandFailure.NotDone);
        await Region.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
        Journal.Down = false;
        var answer = AskAsync(early, id);
        var (execute, sender) = await HeldBackAsync();
        execute.ValidUntil.ShouldBe(Journal.Now + TimeSpan.FromSeconds(5));
        sender.Tell(Done);
        (await answer).ShouldBe(Done);
    }

    [Fact]
    public async Task A_state_that_is_read_too_late_says_nothing_about_a_command_that_it_may_have_forgotten()
    {
        var (answer, _) = await RefusedByStandInAsync(NotAllowed);
        Time.Advance(TimeSpan.FromSeconds(20));
        (await answer).ShouldBeOfType<CommandFailed>().Failure.ShouldBe(CommandFailure.OutcomeUnknown);
    }

    [Fact]
    public async Task Who_answered_is_counted()
    {
        var counted = new ConcurrentBag<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Name.StartsWith("approvals.commands.by_", StringComparison.Ordinal))
                    meters.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => counted.Add(instrument.Name));
        listener.Start();
        var answer = AskAsync(route, id);
        (await HeldBackAsync()).Sender.Tell(Done);
        await answer;
        var (refused, region) = await RefusedByStandInAsync(NotAllowed);
        region.Tell(Done);
        await refused;
        (refused, region) = await RefusedByStandInAsync(NotAllowed);
        region.Tell(new CommandFailed(id, CommandFailure.NotDone, "no database"));
        await refused;
        counted.Order(StringComparer.Ordinal).ShouldBe(["approvals.commands.by_region", "approvals.commands.by_region", "approvals.commands.by_stand_in"]);
    }

    private async Task NotTakenAsync(TestProbe asked)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await asked.ExpectMsgAsync<ExecuteCommand>();
            asked.Reply(new CommandFailed(id, CommandFailure.NotTaken, "none"));
        }
    }

    private async Task<(Task<object> Answer, IActorRef Region)> RefusedByStandInAsync(object reply)
    {
        Unsettle();
        var answer = AskAsync(route, id);
        var (_, sender) = await HeldBackAsync();
        await PatienceEndsAsync();
        await standIns.ExpectMsgAsync<ExecuteCommand>();
        standIns.Reply(reply);
        await Time.Settle();
        return (answer, sender);
    }
}
