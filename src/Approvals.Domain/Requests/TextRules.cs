using System.Text;
using Approvals.Domain.Text;

namespace Approvals.Domain.Requests;

/// <summary>What free text from outside may hold. A missing text is never a fault here.</summary>
public static class TextRules
{
    public const int MaxTitle = 200;
    public const int MaxId = 200;
    public const int MaxRemark = 4000;
    public const int MaxDescription = 64 * 1024;

    /// <summary>What people tell things apart by, such as a title or a name: one line with something to see in it and nothing that cannot be seen.</summary>
    public static void OneLine(Faults faults, string field, string? text, int max)
    {
        if (text is null)
            return;
        faults.Add(field, "Must not be blank: nothing in it can be seen.", when: !HiddenCharacters.HasVisible(text));
        if (Check(faults, field, text, max, "Must be one line without control characters.", IsBreakOrControl) && HiddenCharacters.First(text) is { } hidden)
            faults.Add(field, $"Must not hold {hidden}, which people cannot see.");
    }

    /// <summary>One line that is looked for and shown to nobody else, such as the value of a filter.</summary>
    public static void Sought(Faults faults, string field, string? text, int max)
    {
        if (text is null)
            return;
        faults.Add(field, "Must not be blank.", when: string.IsNullOrWhiteSpace(text));
        Check(faults, field, text, max, "Must be one line without control characters.", IsBreakOrControl);
    }

    /// <summary>Text that must be there and that somebody must be able to read, such as the reason of a rejection.</summary>
    public static void Required(Faults faults, string field, string? text) =>
        faults.Add(field, "Must not be missing or blank: somebody has to be able to read it.", when: !HiddenCharacters.HasVisible(text));

    /// <summary>Lines of text: of the control characters only tab and line ends. What cannot be seen is kept, and shown as a mark.</summary>
    public static void Lines(Faults faults, string field, string? text, int max)
    {
        if (text is not null)
            Check(faults, field, text, max, "Must not hold control characters.", rune => Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t'));
    }

    /// <summary>False where a fault was found in what the text holds.</summary>
    private static bool Check(Faults faults, string field, string text, int max, string message, Func<Rune, bool> isForbidden)
    {
        var count = 0;
        for (var rest = text.AsSpan(); !rest.IsEmpty; count++)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != System.Buffers.OperationStatus.Done)
            {
                faults.Add(field, "Must be valid Unicode.");
                return false;
            }

            if (isForbidden(rune))
            {
                faults.Add(field, message);
                return false;
            }

            rest = rest[length..];
        }

        faults.Add(field, $"Must have at most {max} characters.", when: count > max);
        return true;
    }

    private static bool IsBreakOrControl(Rune rune) => Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029;
}
