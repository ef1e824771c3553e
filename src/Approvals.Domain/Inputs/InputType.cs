using System.Text.Json.Serialization;

namespace Approvals.Domain.Inputs;

public enum InputType
{
    [JsonStringEnumMemberName("string")]
    Text,
    [JsonStringEnumMemberName("number")]
    Number,
    [JsonStringEnumMemberName("boolean")]
    Boolean,
    [JsonStringEnumMemberName("choice")]
    Choice,
}
