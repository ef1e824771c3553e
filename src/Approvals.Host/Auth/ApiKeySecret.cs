using System.Buffers;
using System.Security.Cryptography;
using Approvals.Host.Configuration;

namespace Approvals.Host.Auth;

/// <summary>
/// A key as its holder has it. It is random enough (238 bits) that nobody finds it by trying, so a plain digest is all that has to be kept. All
/// keys made here look the same, which spares the database from being asked for texts that cannot be one.
/// </summary>
public static class ApiKeySecret
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    private const int Random = 40;

    private const int Shown = 5;

    public static string New() => ApiKeyOptions.Prefix + RandomNumberGenerator.GetString(Alphabet, Random);

    /// <summary>The part by which people recognise it; what is left is far more than anybody could try.</summary>
    public static string PrefixOf(string key) => key[..(ApiKeyOptions.Prefix.Length + Shown)];

    public static bool HasForm(ReadOnlySpan<char> text) =>
        text.Length == ApiKeyOptions.Prefix.Length + Random && text.StartsWith(ApiKeyOptions.Prefix, StringComparison.Ordinal)
        && !text[ApiKeyOptions.Prefix.Length..].ContainsAnyExcept(Letters);
}
