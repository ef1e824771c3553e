using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Approvals.Cluster.Tests.History;

/// <summary>
/// Writes the history while it happens, one JSON object per line: who acts, what was invoked, how it ended, what was broken. Invocations
/// are written before the request leaves, so that a crash of the recorder cannot hide one.
/// </summary>
internal sealed class Recorder : IDisposable
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly Lock gate = new();
    private readonly StreamWriter file;
    private readonly long epoch;
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly int[] ends = new int[3];
    private long number;
    private int written;

    public Recorder(string path)
    {
        file = new StreamWriter(path);
        epoch = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
    }

    /// <summary>Microseconds since the epoch.</summary>
    public long Now => epoch + (long)Stopwatch.GetElapsedTime(started).TotalMicroseconds;

    public void Introduce(Actor actor) => Write("actor", actor);

    public Operation Invoke(Verb verb, string person, int node, Guid? approval, string? key = null, string? argument = null)
    {
        var operation = new Operation
        {
            Number = Interlocked.Increment(ref number),
            Verb = verb,
            Person = person,
            Node = node,
            Approval = approval,
            Key = key,
            Argument = argument,
            Invoked = Now,
        };
        Write("invoke", operation);
        return operation;
    }

    /// <summary>The first field to set is <see cref="Operation.End"/>; the time is set here.</summary>
    public void Complete(Operation ended)
    {
        Interlocked.Increment(ref ends[(int)ended.End]);
        if (ended is { End: End.Ok, Verb: <= Verb.Override })
            Interlocked.Increment(ref written);
        Write("end", ended with { Completed = Now });
    }

    public void Note(Fault fault) => Write("fault", fault);

    /// <summary>Acknowledged requests that wrote, or repeated what was written.</summary>
    public int Written => Volatile.Read(ref written);

    public int Count(End end) => Volatile.Read(ref ends[(int)end]);

    public void Dispose()
    {
        lock (gate)
            file.Dispose();
    }

    private void Write<T>(string type, T what)
    {
        var line = JsonSerializer.Serialize(new Dictionary<string, T>(StringComparer.Ordinal) { [type] = what }, Json);
        lock (gate)
            file.WriteLine(line);
    }
}
