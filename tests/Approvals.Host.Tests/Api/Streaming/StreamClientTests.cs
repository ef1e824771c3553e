using Approvals.Application.Reading;
using Approvals.Domain.Principals;
using Approvals.Domain.Projections;
using Approvals.Host.Api.Streaming;
using Some = Approvals.Testing.Some;

namespace Approvals.Host.Tests.Api.Streaming;

public sealed class StreamClientTests
{
    private readonly StreamClient client = new(Some.Ann);
    private readonly Guid id = Guid.CreateVersion7();

    [Fact]
    public void Several_changes_of_an_approval_are_one_message_the_newest()
    {
        client.Put(new StreamMessage("requested", id, 1));
        client.Put(new StreamMessage("decided", id, 3));
        client.Put(new StreamMessage("vote-cast", id, 2));
        var message = client.Take().Messages.ShouldHaveSingleItem();
        (message.Type, message.Version).ShouldBe(("decided", 3));
        message.Types.ShouldNotBeNull("it stands for all three").ShouldBe(["requested", "decided", "vote-cast"]);
        client.Take().Messages.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_no_version_of_the_approval_replaces_none()
    {
        client.Put(new StreamMessage("decided", id, 3));
        client.Put(new StreamMessage("notification", id, 0));
        client.Take().Messages.Count.ShouldBe(2);
    }

    [Fact]
    public void Who_takes_nothing_is_slow_once_it_is_full_and_holds_no_more()
    {
        for (var i = 0; i < StreamClient.Capacity; i++)
            client.Put(new StreamMessage("requested", Guid.CreateVersion7(), 1));
        client.Put(new StreamMessage("requested", Guid.CreateVersion7(), 1));
        var waiting = client.Take();
        waiting.IsSlow.ShouldBeTrue();
        waiting.Messages.Count.ShouldBe(StreamClient.Capacity);
    }

    [Fact]
    public void A_reset_takes_the_place_of_what_waited()
    {
        client.Put(new StreamMessage("requested", id, 1));
        client.Reset();
        client.Put(new StreamMessage("decided", id, 3));
        var waiting = client.Take();
        waiting.IsReset.ShouldBeTrue();
        waiting.Messages.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("user:ann", "approver", "", "user:ann", true)]
    [InlineData("user:ann", "requester", "", "user:ann", false)]
    [InlineData("user:ann", "approver", "security", "group:security", true)]
    [InlineData("user:ann", "approver", "security", "group:legal", false)]
    [InlineData("user:ann", "approver", "", InboxRow.Anyone, true)]
    [InlineData("user:ann", "requester", "", InboxRow.Anyone, false)]
    [InlineData("user:ci", "requester", "", "user:ann", true)]
    [InlineData("user:ci", "none", "", "user:ann", true)]
    [InlineData("user:eve", "auditor", "", "user:ann", true)]
    [InlineData("user:eve", "operator", "", "user:ann", true)]
    [InlineData("user:eve", "approver", "", "user:ann", false)]
    public void A_caller_hears_of_what_it_may_read(string self, string role, string group, string reader, bool hears)
    {
        var caller = new Caller(Principal.Parse(self), group.Length == 0 ? [] : [Principal.Group(group)], Enum.Parse<Roles>(role, ignoreCase: true));
        var (listener, index) = (new StreamClient(caller), new ListenerIndex());
        var audience = new Audience("user:ci", ["user:nobody", reader]);
        listener.MaySee(audience).ShouldBe(hears);
        index.Add(listener);
        index.Of(audience).Contains(listener).ShouldBe(hears);
        index.Remove(listener);
        index.Of(audience).ShouldBeEmpty();
        index.Count.ShouldBe(0);
    }
}
