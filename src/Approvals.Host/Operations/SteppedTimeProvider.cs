using System.Globalization;

namespace Approvals.Host.Operations;

/// <summary>
/// A wall clock that is wrong by what a file says, for tests that show that it does not matter. The monotonic clock stays right, as it does
/// when an operator or NTP sets a machine's clock.
/// </summary>
public sealed class SteppedTimeProvider(string file) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset();

    private TimeSpan Offset() =>
        double.TryParse(File.ReadAllText(file), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
}
