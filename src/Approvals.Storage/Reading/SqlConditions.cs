using Dapper;

namespace Approvals.Storage.Reading;

/// <summary>Conditions of one statement, with their values as parameters: no value ever becomes text of the statement.</summary>
internal sealed class SqlConditions(DynamicParameters parameters)
{
    private readonly List<string> texts = [];

    public DynamicParameters Parameters => parameters;

    public bool IsEmpty => texts.Count == 0;

    public SqlConditions And(string condition)
    {
        texts.Add(condition);
        return this;
    }

    public SqlConditions And(string condition, string name, object? value)
    {
        parameters.Add(name, value);
        return And(condition);
    }

    /// <summary>For a WHERE that has conditions already.</summary>
    public override string ToString() => string.Concat(texts.Select(text => $" AND {text}"));
}
