using System.Text.Json;

namespace Approvals.Cluster.Tests.History;

/// <summary>A history as it was recorded.</summary>
/// <param name="Operations">In order of invocation; those that never ended are unknown.</param>
internal sealed record Chronicle(IReadOnlyList<Operation> Operations, IReadOnlyList<Actor> Actors, IReadOnlyList<Fault> Faults)
{
    public static Chronicle Read(string path)
    {
        var operations = new Dictionary<long, Operation>();
        var actors = new List<Actor>();
        var faults = new List<Fault>();
        foreach (var line in File.ReadLines(path))
        {
            using var document = JsonDocument.Parse(line);
            var entry = document.RootElement.EnumerateObject().First();
            switch (entry.Name)
            {
                case "invoke" or "end":
                    var operation = entry.Value.Deserialize<Operation>(Recorder.Json)!;
                    operations[operation.Number] = operation;
                    break;
                case "actor":
                    actors.Add(entry.Value.Deserialize<Actor>(Recorder.Json)!);
                    break;
                default:
                    faults.Add(entry.Value.Deserialize<Fault>(Recorder.Json)!);
                    break;
            }
        }

        return new Chronicle([.. operations.Values.OrderBy(operation => operation.Invoked)], actors, faults);
    }
}
