using System.Text.Json;
using System.Text.Json.Nodes;

namespace Approvals.Cluster.Tests.Load;

internal static class Bodies
{
    /// <summary>The label travels in the context, where the checker finds it again.</summary>
    public static JsonObject Create(string label, Shape shape)
    {
        var body = JsonSerializer.SerializeToNode(shape.Policy)!.AsObject();
        body["title"] = "Load " + label;
        body["context"] = new JsonObject { ["label"] = label, ["costUsd"] = 12.5 };
        return body;
    }
}
