using System.Text.Json;

namespace Approvals.Storage;

/// <summary>How members of an enumeration are spelt in the database.</summary>
internal static class Names
{
    public static string Of<T>(T value)
        where T : struct, Enum => Known<T>.Names[value];

    private static class Known<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Names =
            Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
    }
}
