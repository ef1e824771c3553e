using System.Text;

namespace Approvals.Testing;

/// <summary>The moment at which a connection breaks.</summary>
public enum Loss
{
    /// <summary>Before the server has the message: nothing happens there.</summary>
    OfTheMessage,

    /// <summary>Right after the message was passed on: whether the server has carried it out is open.</summary>
    OfTheConnection,

    /// <summary>When the server has begun to answer, and so has carried it out: only the answer is lost.</summary>
    OfTheAnswer,
}

internal sealed class LostAnswer(string text, Loss when)
{
    private readonly TaskCompletionSource happened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public byte[] Text { get; } = Encoding.UTF8.GetBytes(text);

    public Loss When => when;

    public Task Happened => happened.Task;

    public void Happen() => happened.TrySetResult();
}
