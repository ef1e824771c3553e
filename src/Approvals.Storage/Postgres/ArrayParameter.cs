using Npgsql;
using NpgsqlTypes;

namespace Approvals.Storage.Postgres;

/// <summary>One array of the batch statement, filled again for every batch.</summary>
internal sealed class ArrayParameter<T> : IArrayParameter
{
    private readonly List<T> values = [];

    public ArrayParameter(string name, NpgsqlDbType type)
    {
        Name = name;
        Parameter = new NpgsqlParameter<List<T>> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = values };
    }

    public string Name { get; }

    public NpgsqlParameter Parameter { get; }

    public void Add(T value) => values.Add(value);

    public void Clear() => values.Clear();
}

internal interface IArrayParameter
{
    string Name { get; }

    NpgsqlParameter Parameter { get; }

    void Clear();
}
