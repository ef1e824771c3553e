using Dapper;

namespace Approvals.Storage.Reading;

/// <summary>What differs between the databases in how a list is asked for; tables and columns are the same.</summary>
internal interface IListDialect
{
    /// <summary>False where an ascending index begins with nulls: rows without a deadline are then asked for after all others.</summary>
    bool NullsComeLast { get; }

    /// <summary>Rows <c>a</c> that are not a request of @self's own, which its policy keeps from @self.</summary>
    string NotOwn { get; }

    object Time(DateTimeOffset time);

    object Id(Guid id);

    /// <summary>Approvals <c>r</c> with this tag.</summary>
    void Tagged(SqlConditions conditions, KeyValuePair<string, string> tag);

    /// <summary>Approvals <c>r</c> in which each word is the prefix of one.</summary>
    /// <param name="within">True when a reader's own rows are few beside what the words may find: then each is looked at by itself.</param>
    void Found(SqlConditions conditions, IReadOnlyList<string> words, bool within);

    /// <summary>The rows of <paramref name="stream"/> for each principal; it is given how its SELECT begins and the condition that picks that principal's <c>a</c>.</summary>
    string ForEach(IReadOnlyList<string> principals, DynamicParameters parameters, Func<string, string, string> stream);
}
