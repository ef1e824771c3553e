using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Approvals.Actors.Gateway;
using Approvals.Actors.Journal;
using Approvals.Actors.Messages;
using Approvals.Application.Gateway;
using Approvals.Application.Journal;
using Approvals.Testing;

namespace Approvals.Actors.Tests.Gateway;

public sealed class ApprovalGatewayTests : TestKit
{
    private readonly Guid id = Guid.CreateVersion7();
    private readonly TestProbe entities;
    private readonly ApprovalGateway gateway;

    public ApprovalGatewayTests()
    {
        entities = CreateTestProbe();
        gateway = new ApprovalGateway(new MintedIds(), new ActorOptions(), TimeProvider.System);
        gateway.Attach(entities);
    }

    [Fact]
    public async Task A_command_that_no_entity_took_is_sent_again_as_the_same_command()
    {
        var answer = AskAsync();
        var first = await entities.ExpectMsgAsync<ExecuteCommand>();
        entities.Reply(new CommandFailed(id, CommandFailure.NotTaken, "ending"));
        (await entities.ExpectMsgAsync<ExecuteCommand>()).ShouldBe(first);
        entities.Reply(new CommandReply(id, null, null, Changed: true));
        (await answer).Changed.ShouldBeTrue();
    }

    [Fact]
    public async Task Where_none_takes_it_the_caller_learns_that_nothing_was_done()
    {
        var answer = AskAsync();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await entities.ExpectMsgAsync<ExecuteCommand>();
            entities.Reply(new CommandFailed(id, CommandFailure.NotTaken, "ending"));
        }

        (await Should.ThrowAsync<JournalUnavailableException>(() => answer)).Message.ShouldBe("ending");
        await entities.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task What_may_have_had_its_effect_is_not_sent_again()
    {
        var answer = AskAsync();
        await entities.ExpectMsgAsync<ExecuteCommand>();
        entities.Reply(new CommandFailed(id, CommandFailure.OutcomeUnknown, "no answer"));
        await Should.ThrowAsync<JournalUnavailableException>(() => answer);
        await entities.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(100));
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        gateway.Dispose();
    }

    private Task<Answer> AskAsync() => gateway.AskAsync(id, Some.Approve(Some.Ann), CancellationToken.None);
}
