using System.Globalization;
using System.Text;
using Approvals.Domain.Json;
using Approvals.Domain.Text;

namespace Approvals.Domain.Context;

/// <summary>JSON text in which hidden characters are escaped, so that they are seen and a copy of it is still the same JSON.</summary>
public static class VisibleJson
{
    public static string Of(RawJson json)
    {
        var text = json.Text;
        if (!HiddenCharacters.Any(text))
            return text;
        var visible = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var length = at + 1 < text.Length && char.IsSurrogatePair(text, at) ? 2 : 1;
            // Below this, JSON has them outside of its strings only, where an escape is a fault.
            if (text[at] >= '\x7f' && HiddenCharacters.IsHidden(text, at))
            {
                foreach (var unit in text.AsSpan(at, length))
                    visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
            }
            else
            {
                visible.Append(text, at, length);
            }

            at += length;
        }

        return visible.ToString();
    }
}
