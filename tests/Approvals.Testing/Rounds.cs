using System.Globalization;

namespace Approvals.Testing;

/// <summary>How often a test of chance is tried. A few seconds' worth by default; <c>APPROVALS_ROUNDS</c> says otherwise, for a long run by hand.</summary>
public static class Rounds
{
    public static int Of(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable("APPROVALS_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : usual;
}
