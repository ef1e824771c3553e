using Approvals.Domain.Conditions;
using Approvals.Domain.Inputs;

namespace Approvals.Domain.Requests;

/// <summary>Reads the definitions of what an approver fills in.</summary>
internal static class InputDrafts
{
    public const int MaxInputs = 50;
    public const int MaxChoices = 100;

    public static IReadOnlyList<InputDefinition> Read(Faults faults, IReadOnlyList<InputDraft?> drafts)
    {
        faults.Add("inputs", $"At most {MaxInputs} inputs.", when: drafts.Count > MaxInputs);
        var names = new HashSet<string>(StringComparer.Ordinal);
        return [.. drafts.Take(MaxInputs).Select((draft, i) => Read(faults, $"inputs[{i}]", draft ?? new InputDraft(null, null, null, null, null, null), names))];
    }

    private static InputDefinition Read(Faults faults, string field, InputDraft draft, HashSet<string> names)
    {
        faults.Add(field + ".name", "A name is required.", when: draft.Name is null);
        TextRules.OneLine(faults, field + ".name", draft.Name, TextRules.MaxId);
        TextRules.OneLine(faults, field + ".label", draft.Label, TextRules.MaxId);
        faults.Add(field + ".name", "This name is used twice.", when: draft.Name is { } name && !names.Add(name));
        var type = Vocabulary.Read(faults, field + ".type", draft.Type, Vocabulary.InputTypes, InputType.Text);
        CheckPattern(faults, field + ".pattern", draft.Pattern, type);
        CheckChoices(faults, field + ".choices", draft.Choices, type);
        return new InputDefinition
        {
            Name = draft.Name ?? "",
            Label = draft.Label,
            Type = type,
            Pattern = draft.Pattern,
            Choices = draft.Choices is null ? null : [.. draft.Choices.Select(choice => choice ?? "")],
            Required = draft.Required ?? false,
        };
    }

    private static void CheckPattern(Faults faults, string field, string? pattern, InputType type)
    {
        if (pattern is null)
            return;
        faults.Add(field, "Only a string has a pattern.", when: type != InputType.Text);
        faults.Add(field, $"Must be a regular expression of at most {SafePattern.MaxLength} characters without look-around or back-reference.", when: !SafePattern.IsValid(pattern));
    }

    private static void CheckChoices(Faults faults, string field, IReadOnlyList<string?>? choices, InputType type)
    {
        if (type != InputType.Choice)
        {
            faults.Add(field, "Only a choice has choices.", when: choices is { Count: > 0 });
            return;
        }

        faults.Add(field, $"Must have from 1 to {MaxChoices} choices.", when: choices is not { Count: > 0 and <= MaxChoices });
        faults.Add(field, "Must be different from each other.", when: choices is not null && choices.Distinct(StringComparer.Ordinal).Count() != choices.Count);
        foreach (var choice in (choices ?? []).Take(MaxChoices))
        {
            faults.Add(field, "A choice is a text.", when: choice is null);
            TextRules.OneLine(faults, field, choice, TextRules.MaxId);
        }
    }
}
