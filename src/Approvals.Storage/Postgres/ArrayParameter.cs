using Npgsql;
using NpgsqlTypes;

namespace Approvals.Storage.Postgres;

/// <summary>One array of the batch statement, filled again for every batch.</summary>
internal sealed class ArrayParameter<T>(string name, NpgsqlDbType type) : IArrayParameter
{
    private readonly List<T> values = [];

    public string Name => name;

    public bool IsEmpty => values.Count == 0;

    public void Add(T value) => values.Add(value);

    public void Clear() => values.Clear();

    public NpgsqlParameter NewParameter() => new NpgsqlParameter<List<T>> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = values };
}

internal interface IArrayParameter
{
    string Name { get; }

    bool IsEmpty { get; }

    void Clear();

    /// <summary>A parameter belongs to one command; those of several commands share the values.</summary>
    NpgsqlParameter NewParameter();
}
