using System.Runtime.Serialization;
using System.Text;
using System.Text.Json;
using Akka.Actor;
using Akka.Hosting;
using Akka.Serialization;
using Approvals.Actors.Cluster;
using Approvals.Actors.Messages;
using Approvals.Actors.Serialization;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.Json;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Approvals.Actors.Tests.Serialization;

/// <summary>
/// What nodes send each other is a contract across versions. A golden file is what some version sent: it is never changed. A new message or form
/// gets a new file, made by running these tests with UPDATE_GOLDEN=1.
/// </summary>
public sealed class SerializerTests : IAsyncLifetime
{
    private static readonly Guid Id = Guid.Parse("019a0000-0000-7000-8000-00000000abcd");
    private static readonly Guid CommandId = Guid.Parse("019a0000-0000-7000-8000-000000001234");
    private static readonly DateTimeOffset At = new(2026, 1, 31, 9, 30, 0, 250, TimeSpan.Zero);

    private static readonly Caller Ann =
        new(Principal.User("ann@example.com"), [Principal.Group("security")], Roles.Approver | Roles.Requester, Channel.Slack, "192.0.2.1");

    private static readonly Dictionary<string, object> Messages = new(StringComparer.Ordinal)
    {
        ["create.1"] = Execute(new ApprovalCommand.Create(Ann, Request, new PolicyFloor([new FloorRule { WorkflowId = "prod*", Approvers = [Ann.Self], MinTimeoutMs = 1000 }]))
        {
            Key = new IdempotencyKey("k", "scope", "hash"),
        }),
        ["vote.1"] = Execute(new ApprovalCommand.CastVote(Ann, Verdict.Approve, "looks good", "Seen \"it\" <b>", new RawJson("""{ "ticket": "CHG-1" }"""))
        {
            IfMatch = [3, 4],
            Revision = 1,
            Key = new IdempotencyKey("k", "scope", "hash"),
        }),
        ["retract.1"] = Execute(new ApprovalCommand.RetractVote(Ann)),
        ["delegate.1"] = Execute(new ApprovalCommand.Delegate(Ann, Principal.User("bob"), "On holiday", Automatic: true)),
        ["revoke.1"] = Execute(new ApprovalCommand.RevokeDelegation(Ann)),
        ["comment.1"] = Execute(new ApprovalCommand.AddComment(Ann, "Für Ænne – 日本\n")),
        ["remind.1"] = Execute(new ApprovalCommand.Remind(Ann)),
        ["cancel.1"] = Execute(new ApprovalCommand.Cancel(Ann, null)),
        ["override.1"] = Execute(new ApprovalCommand.Override(Ann, Outcome.Rejected, "Emergency")),
        ["erase.1"] = Execute(new ApprovalCommand.Erase(Ann, "Article 17")),
        ["wake.1"] = Execute(new ApprovalCommand.Wake()),
        ["reply.1"] = new CommandReply(Id, Commented(), null, Changed: true),
        ["reply.1-refused"] = new CommandReply(
            Id, null, new Refusal(RefusalCode.InvalidInputs, "Two fields are wrong.", new Dictionary<string, string[]>(StringComparer.Ordinal) { ["ticket"] = ["is required"] }), Changed: false),
        ["failed.1"] = new CommandFailed(Id, CommandFailure.OutcomeUnknown, "PostgreSQL does not answer"),
        ["stop.1"] = StopEntity.Instance,
        ["changed.1"] = new ApprovalChanged(Id, 7, IsPending: false),
        ["start-shard.1"] = new StartShard(12),
    };

    private readonly IHost host;

    public SerializerTests()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddAkka("serializing", (akka, _) => akka
            .ConfigureLoggers(loggers => loggers.ClearLoggers())
            .AddHocon("akka.stdout-loglevel = OFF", HoconAddMode.Prepend)
            .AddApprovalsSerializers());
        host = builder.Build();
    }

    public static TheoryData<string> Names => [.. Messages.Keys];

    private Akka.Serialization.Serialization Serialization => host.Services.GetRequiredService<ActorSystem>().Serialization;

    private SerializerWithStringManifest Serializer => (SerializerWithStringManifest)Serialization.FindSerializerForType(typeof(ExecuteCommand));

    public Task InitializeAsync() => host.StartAsync();

    public async Task DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_message_is_written_as_ever(string name)
    {
        var message = Messages[name];
        Serialization.FindSerializerFor(message).ShouldBeOfType<ApprovalMessageSerializer>();
        Serializer.Manifest(message).ShouldBe(ManifestOf(name));
        Golden(name, Serializer.ToBinary(message)).ShouldBe(Text(Serializer.ToBinary(message)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_message_ever_written_is_read_and_says_the_same(string name)
    {
        var sent = Encoding.UTF8.GetBytes(Golden(name, null));
        var read = Serializer.FromBinary(sent, ManifestOf(name));
        read.ShouldBeOfType(Messages[name].GetType());
        Text(Serializer.ToBinary(read)).ShouldBe(Text(sent));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_of_a_newer_version_that_says_more_is_read(string name)
    {
        var sent = Golden(name, null);
        if (sent.Length == 0)
            return;
        var more = sent[..^1] + (sent.Length > 2 ? "," : "") + """ "new": {"a": [1]}}""";
        Text(Serializer.ToBinary(Serializer.FromBinary(Encoding.UTF8.GetBytes(more), ManifestOf(name)))).ShouldBe(sent);
    }

    [Fact]
    public void Every_kind_of_message_and_command_has_a_golden_file()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Serialization", "Golden")).Select(Path.GetFileNameWithoutExtension);
        files.ShouldBe(Messages.Keys, ignoreOrder: true);
        Messages.Values.Select(message => message.GetType()).Distinct().ShouldBe(ApprovalMessageSerializer.Bound, ignoreOrder: true);
        Messages.Values.OfType<ExecuteCommand>().Select(execute => execute.Command.GetType())
            .ShouldBe(typeof(ApprovalCommand).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(ApprovalCommand))), ignoreOrder: true);
    }

    [Fact]
    public void A_state_comes_through_whole()
    {
        var approval = Commented() with { RecentCommands = [new RecentCommand(CommandId, At)] };
        var reply = (CommandReply)Serializer.FromBinary(Serializer.ToBinary(new CommandReply(Id, approval, null, Changed: true)), "reply.1");
        JsonSerializer.Serialize(ApprovalSnapshot.Of(reply.Approval!), DomainJson.Compact.ApprovalSnapshot)
            .ShouldBe(JsonSerializer.Serialize(ApprovalSnapshot.Of(approval), DomainJson.Compact.ApprovalSnapshot));
        reply.Approval!.Comments.ShouldBe(approval.Comments);
        reply.Approval.Id.ShouldBe(Id);
        JsonSerializer.Serialize(reply.Approval.Request, DomainJson.Compact.ApprovalRequest)
            .ShouldBe(JsonSerializer.Serialize(approval.Request, DomainJson.Compact.ApprovalRequest));
    }

    [Fact]
    public void A_message_that_this_version_does_not_know_is_refused() =>
        Should.Throw<SerializationException>(() => Serializer.FromBinary([], "reply.2")).Message.ShouldContain("reply.2");

    [Fact]
    public void A_type_that_is_bound_to_nothing_is_neither_sent_nor_received()
    {
        var serializer = Serialization.FindSerializerFor(new Unbound(1));
        Should.Throw<SerializationException>(() => serializer.ToBinary(new Unbound(1))).Message.ShouldContain(nameof(Unbound));
        // 1 is the identifier of Akka's own serializer for such types.
        Should.Throw<SerializationException>(() => Serialization.Deserialize("""{"$type":"System.Object"}"""u8.ToArray(), 1, typeof(Unbound).AssemblyQualifiedName!));
    }

    private static ExecuteCommand Execute(ApprovalCommand command) => new(Id, command, CommandId, At);

    private static Domain.Requests.ApprovalRequest Request => Some.Request() with { Context = new RawJson("""{ "environment": "production", "builds": [1, 2.50] }""") };

    private static Approval Commented()
    {
        var ann = Some.Ann;
        var state = Steps.Create(Id, At, Some.Create(Request)).After with { HeadHash = "head" };
        state = Steps.Next(state, At.AddSeconds(1), Some.Approve(ann, "Seen"), Some.Comment(ann, "Please hurry")).After;
        return state with { HeadHash = "head" };
    }

    /// <summary>A message may have several files; what follows the manifest tells them apart.</summary>
    private static string ManifestOf(string name) => name.EndsWith("-refused", StringComparison.Ordinal) ? name[..^"-refused".Length] : name;

    private static string Golden(string name, byte[]? written)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "../../../Serialization/Golden", name + ".json");
        if (written is not null && Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1" && !File.Exists(source))
            File.WriteAllText(source, Text(written) + "\n");
        return File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Serialization", "Golden", name + ".json")).TrimEnd('\n');
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private sealed record Unbound(int Value);
}
