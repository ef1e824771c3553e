using Approvals.Actors.Feed;

namespace Approvals.Actors.Tests.Feed;

public sealed class SignalTextTests
{
    [Fact]
    public void What_is_written_is_read_again_and_no_message_is_too_long()
    {
        var commits = Enumerable.Range(1, 1_000).Select(i => new Signalled(Guid.CreateVersion7(), i * i, i % 2 == 0)).ToList();
        var messages = SignalText.Write("node-1", commits, 7_900).ToList();
        messages.ShouldAllBe(message => System.Text.Encoding.UTF8.GetByteCount(message) <= 7_900);
        messages.Count.ShouldBeLessThan(5);
        messages.ShouldAllBe(message => SignalText.Read(message).Sender == "node-1");
        messages.SelectMany(message => SignalText.Read(message).Commits).ShouldBe(commits);
    }

    [Fact]
    public void Nothing_to_say_is_no_message() => SignalText.Write("node-1", [], 7_900).ShouldBeEmpty();

    [Fact]
    public void Recipients_are_written_beside_commits_and_neither_is_taken_for_the_other()
    {
        string[] names = ["user:ann@example.com", "group:Größe mit Leerzeichen", .. Enumerable.Range(0, 500).Select(i => $"user:{i}")];
        var messages = SignalText.WriteRecipients("node-1", names, 400).ToList();
        messages.ShouldAllBe(message => message.Length <= 400 && SignalText.Read(message).Commits.Count == 0);
        messages.SelectMany(SignalText.ReadRecipients).ShouldBe(names);
        SignalText.Write("node-1", [new Signalled(Guid.CreateVersion7(), 3, true)], 400).SelectMany(SignalText.ReadRecipients).ShouldBeEmpty();
        SignalText.ReadRecipients("node-1 !*** ! x").ShouldBe([""]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("node-1")]
    [InlineData("node-1 x")]
    [InlineData("node-1 AAAAAAAAAAAAAAAAAAAAAAp")]
    [InlineData("node-1 AAAAAAAAAAAAAAAAAAAAAAz1")]
    [InlineData("node-1 AAAAAAAAAAAAAAAAAAAAAAp-1")]
    [InlineData("node-1 ****************======p1")]
    [InlineData("node-1 AAAAAAAAAAAAAAAAAAAAAAp99999999999")]
    public void What_cannot_be_read_is_left_out(string message) => SignalText.Read(message).Commits.ShouldBeEmpty();

    [Fact]
    public void The_form_is_the_same_in_every_version() =>
        SignalText.Write("n", [new Signalled(new Guid("00112233-4455-6677-8899-aabbccddeeff"), 12, true)], 100).ShouldBe(["n MyIRAFVEd2aImaq7zN3u_w".Replace("_w", "_wp12", StringComparison.Ordinal)]);
}
