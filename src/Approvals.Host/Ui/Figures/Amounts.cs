using System.Globalization;

namespace Approvals.Host.Ui.Figures;

/// <summary>Figures as people read them.</summary>
internal static class Amounts
{
    private const string None = "–";

    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Share(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);

    /// <param name="ms">Milliseconds; null while there is none.</param>
    public static string Duration(double? ms) => ms is not { } value ? None : TimeSpan.FromMilliseconds(value) switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{value:0} ms"),
        { TotalMinutes: < 1 } span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s"),
        { TotalHours: < 1 } span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} min"),
        { TotalDays: < 2 } span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#} h"),
        var span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0.#} days"),
    };
}
