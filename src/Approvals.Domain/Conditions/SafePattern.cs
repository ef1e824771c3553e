using System.Text.RegularExpressions;

namespace Approvals.Domain.Conditions;

/// <summary>Regular expressions from outside: always without backtracking, so that no pattern can stall an actor.</summary>
public static class SafePattern
{
    public const int MaxLength = 500;

    public static bool IsValid(string pattern)
    {
        try
        {
            return pattern.Length <= MaxLength && Compile(pattern) is not null;
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            // NotSupportedException: back-references and look-arounds have no form without backtracking, or the automaton is too large.
            return false;
        }
    }

    public static bool IsMatch(string pattern, string text) => Compile(pattern).IsMatch(text);

    private static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
