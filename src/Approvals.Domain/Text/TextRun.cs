namespace Approvals.Domain.Text;

/// <summary>A piece of a text as people are shown it.</summary>
/// <param name="Text">What is seen; of a hidden character its name, such as <c>U+202E</c>.</param>
public readonly record struct TextRun(string Text, bool IsHidden);
