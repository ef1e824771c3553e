using System.Text;

namespace Approvals.Domain.Requests;

/// <summary>What free text from outside may hold. A missing text is never a fault here.</summary>
public static class TextRules
{
    public const int MaxTitle = 200;
    public const int MaxId = 200;
    public const int MaxRemark = 4000;
    public const int MaxDescription = 64 * 1024;

    /// <summary>One line: no control character, no line or paragraph separator, not blank.</summary>
    public static void OneLine(Faults faults, string field, string? text, int max)
    {
        if (text is null)
            return;
        faults.Add(field, "Must not be blank.", when: string.IsNullOrWhiteSpace(text));
        Check(faults, field, text, max, "Must be one line without control characters.", IsBreakOrControl);
    }

    /// <summary>Lines of text: of the control characters only tab and line ends.</summary>
    public static void Lines(Faults faults, string field, string? text, int max)
    {
        if (text is not null)
            Check(faults, field, text, max, "Must not hold control characters.", rune => Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t'));
    }

    private static void Check(Faults faults, string field, string text, int max, string message, Func<Rune, bool> isForbidden)
    {
        var count = 0;
        for (var rest = text.AsSpan(); !rest.IsEmpty; count++)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != System.Buffers.OperationStatus.Done)
            {
                faults.Add(field, "Must be valid Unicode.");
                return;
            }

            if (isForbidden(rune))
            {
                faults.Add(field, message);
                return;
            }

            rest = rest[length..];
        }

        faults.Add(field, $"Must have at most {max} characters.", when: count > max);
    }

    private static bool IsBreakOrControl(Rune rune) => Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029;
}
