using System.Text.Json.Serialization;

namespace Approvals.Client.Workflows;

[JsonSerializable(typeof(string[]))]
internal sealed partial class KeyJson : JsonSerializerContext;
