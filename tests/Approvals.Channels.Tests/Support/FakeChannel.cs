using System.Collections.Concurrent;

namespace Approvals.Channels.Tests.Support;

/// <summary>A channel that keeps what it was given and answers as it is told.</summary>
internal sealed class FakeChannel(string name) : IChannel
{
    public string Name => name;

    public bool IsForPeople { get; init; } = true;

    public bool CorrectsMessages { get; init; }

    public ConcurrentQueue<OutgoingMessage> Messages { get; } = new();

    public Func<OutgoingMessage, CancellationToken, Task<SendResult>> Answer { get; set; } = (_, _) => Delivered;

    public static Task<SendResult> Delivered => Task.FromResult<SendResult>(new SendResult.Delivered());

    public IReadOnlyList<string> DestinationsOf(Addressee addressee) => addressee switch
    {
        { Endpoint: { } endpoint } => IsForPeople ? [] : [endpoint.Length == 0 ? "default" : endpoint],
        { Mail: { } mail } => [mail],
        { Group: { } group } => group.Emails,
        _ => [],
    };

    public Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        Messages.Enqueue(message);
        return Answer(message, cancellationToken);
    }

    public static Task<SendResult> Later(string reason = "busy", TimeSpan? after = null) =>
        Task.FromResult<SendResult>(new SendResult.TryLater(reason, 503, after));
}
