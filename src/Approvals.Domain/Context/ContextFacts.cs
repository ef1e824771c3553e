using System.Globalization;
using System.Text.Json;
using Approvals.Domain.Json;
using Approvals.Domain.State;

namespace Approvals.Domain.Context;

/// <summary>What a context says at one place of it, and what another context says there.</summary>
/// <param name="Pointer">The place as a JSON pointer, RFC 6901.</param>
/// <param name="Name">The place for people; see <see cref="FactName"/>.</param>
/// <param name="Now">Null when nothing stands there any more.</param>
/// <param name="Before">Null when nothing stood there, and when there is nothing to compare with.</param>
public sealed record Fact(string Pointer, string Name, JsonElement? Now, JsonElement? Before, FactChange Change)
{
    public bool IsChanged => Change != FactChange.None;

    /// <summary>What stands there; what stood there where it is gone.</summary>
    public JsonElement Value => Now ?? Before!.Value;
}

public enum FactChange
{
    None,
    Changed,
    Added,
    Removed,
}

/// <summary>What is known of a context beside an earlier one.</summary>
public enum Since
{
    /// <summary>There is no earlier one.</summary>
    Nothing,

    /// <summary>The hashes are equal.</summary>
    Unchanged,

    Changed,

    /// <summary>It is another one, and what it said was erased.</summary>
    Unknown,
}

/// <summary>
/// A context as facts for people: the one flattening that pages and messages show. Everything is compared, by canonical JSON value as the
/// hash of a context is, before anything is cut.
/// </summary>
public sealed record ContextFacts
{
    /// <summary>What lies deeper is one fact whose value is JSON.</summary>
    public const int MaxDepth = 8;

    /// <summary>What lies behind a longer name is one fact too: every fact keeps its whole name, so a long one times many members would fill the memory.</summary>
    public const int MaxOpenedPointer = 250;

    private ContextFacts(IReadOnlyList<Fact> all, int changed, Since since)
    {
        All = all;
        Changed = changed;
        Since = since;
    }

    /// <summary>What changed or is new, then what is gone, then the rest, each in the order of its context.</summary>
    public IReadOnlyList<Fact> All { get; }

    /// <summary>How many, the first ones, are changed, added or removed. None exactly where the hashes of both contexts are equal.</summary>
    public int Changed { get; }

    public Since Since { get; private init; }

    /// <summary>What is said below the first facts when no others are shown: how many there are, and how many of them are changed; null when these are all.</summary>
    public string? More(int shown)
    {
        var rest = All.Count - shown;
        if (rest <= 0)
            return null;
        var changed = Math.Max(0, Changed - shown);
        var text = string.Create(CultureInfo.InvariantCulture, $"and {rest:N0} more");
        return Since switch
        {
            Since.Changed when changed == 0 => text + ", none of them changed",
            Since.Changed when changed == rest && rest > 1 => text + ", all of them changed",
            Since.Changed => text + string.Create(CultureInfo.InvariantCulture, $", {changed:N0} of them changed"),
            _ => text,
        };
    }

    /// <summary>The context of an approval, beside that of an earlier one of its workflow where there is one.</summary>
    public static ContextFacts Of(Approval approval, Approval? before)
    {
        var context = approval.Request.Context;
        if (before is null)
            return Of(context);
        if (approval.Request.ContextHash == before.Request.ContextHash)
            return Of(context) with { Since = Since.Unchanged };
        // What was erased left its hash only, so that it was another context is all that is known.
        if (approval is Approval.Decided { Erased: true } || before is Approval.Decided { Erased: true })
            return Of(context) with { Since = Since.Unknown };
        return Of(context, before.Request.Context) with { Since = Since.Changed };
    }

    /// <summary>A context alone: one fact for each value.</summary>
    public static ContextFacts Of(RawJson context)
    {
        var facts = new List<Fact>();
        Add(facts, Place.Root, context.Parse());
        return new ContextFacts(facts, 0, Since.Nothing);
    }

    /// <summary>
    /// A context beside an earlier one. Objects are compared member by member, lists of objects or lists entry by entry; what is only on one
    /// side is one fact there, however much is in it.
    /// </summary>
    public static ContextFacts Of(RawJson context, RawJson before)
    {
        var (same, changed, removed) = (new List<Fact>(), new List<Fact>(), new List<Fact>());
        new Walk(same, changed, removed).Compare(Place.Root, context.Parse(), before.Parse());
        var count = changed.Count + removed.Count;
        return new ContextFacts([.. changed, .. removed, .. same], count, count == 0 ? Since.Unchanged : Since.Changed);
    }

    private static void Add(List<Fact> facts, Place place, JsonElement value)
    {
        if (!IsOpened(place, value))
        {
            // The empty context says nothing; an empty object inside it is a value.
            if (place.Depth > 0)
                facts.Add(new Fact(place.Pointer, place.Name, value, null, FactChange.None));
            return;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
                Add(facts, place.Member(member.Name), member.Value);
            return;
        }

        var at = 0;
        foreach (var item in value.EnumerateArray())
            Add(facts, place.Item(at++), item);
    }

    /// <summary>Whether the parts of a value are facts of their own.</summary>
    private static bool IsOpened(Place place, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => place.MayOpen && value.EnumerateObject().MoveNext(),
        JsonValueKind.Array => place.MayOpen && IsNested(value),
        _ => false,
    };

    private static bool IsNested(JsonElement list)
    {
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                return true;
        }

        return false;
    }

    private sealed class Walk(List<Fact> same, List<Fact> changed, List<Fact> removed)
    {
        public void Compare(Place place, JsonElement now, JsonElement before)
        {
            if (place.MayOpen && (now.ValueKind, before.ValueKind) is (JsonValueKind.Object, JsonValueKind.Object))
                CompareMembers(place, now, before);
            else if (place.MayOpen && (now.ValueKind, before.ValueKind) is (JsonValueKind.Array, JsonValueKind.Array) && IsNested(now) && IsNested(before))
                CompareItems(place, now, before);
            else if (AreEqual(now, before))
                Add(same, place, now);
            else
                changed.Add(new Fact(place.Pointer, place.Name, now, before, FactChange.Changed));
        }

        private void CompareMembers(Place place, JsonElement now, JsonElement before)
        {
            var former = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var member in before.EnumerateObject())
                former[member.Name] = member.Value;
            var isEmpty = former.Count == 0;
            foreach (var member in now.EnumerateObject())
            {
                isEmpty = false;
                if (former.Remove(member.Name, out var value))
                    Compare(place.Member(member.Name), member.Value, value);
                else
                    Append(changed, place.Member(member.Name), member.Value, null);
            }

            if (isEmpty && place.Depth > 0)
                Add(same, place, now);
            foreach (var member in before.EnumerateObject().Where(member => former.ContainsKey(member.Name)))
                Append(removed, place.Member(member.Name), null, member.Value);
        }

        private void CompareItems(Place place, JsonElement now, JsonElement before)
        {
            var (count, formerCount) = (now.GetArrayLength(), before.GetArrayLength());
            using var items = now.EnumerateArray().GetEnumerator();
            using var former = before.EnumerateArray().GetEnumerator();
            for (var i = 0; i < Math.Max(count, formerCount); i++)
            {
                var at = place.Item(i);
                var (isThere, wasThere) = (items.MoveNext(), former.MoveNext());
                if (isThere && wasThere)
                    Compare(at, items.Current, former.Current);
                else if (isThere)
                    Append(changed, at, items.Current, null);
                else
                    Append(removed, at, null, former.Current);
            }
        }

        private static void Append(List<Fact> facts, Place place, JsonElement? now, JsonElement? before) =>
            facts.Add(new Fact(place.Pointer, place.Name, now, before, now is null ? FactChange.Removed : FactChange.Added));

        private static bool AreEqual(JsonElement left, JsonElement right) =>
            left.ValueKind == right.ValueKind && left.ValueKind switch
            {
                JsonValueKind.String => left.ValueEquals(right.GetString()),
                JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False => true,
                _ => CanonicalJson.Write(left) == CanonicalJson.Write(right),
            };
    }

    /// <summary>A place in a context, as a pointer and as a name.</summary>
    private readonly record struct Place(string Pointer, string Name, int Depth)
    {
        public static Place Root { get; } = new("", "", 0);

        public bool MayOpen => Depth < MaxDepth && Pointer.Length <= MaxOpenedPointer;

        public Place Member(string name) => new($"{Pointer}/{Escape(name)}", FactName.Member(Depth == 0 ? null : Name, name), Depth + 1);

        public Place Item(int index)
        {
            var number = index.ToString(CultureInfo.InvariantCulture);
            return new($"{Pointer}/{number}", $"{Name}[{number}]", Depth + 1);
        }

        private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
    }
}
