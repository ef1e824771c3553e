using NpgsqlTypes;

namespace Approvals.Storage.Postgres;

/// <summary>The arrays of a statement, in the order in which they were declared.</summary>
internal sealed class ArrayParameters
{
    private readonly List<IArrayParameter> all = [];

    public IReadOnlyList<IArrayParameter> All => all;

    public ArrayParameter<Guid> Ids(string name) => Declare<Guid>(name, NpgsqlDbType.Uuid);

    public ArrayParameter<int> Integers(string name) => Declare<int>(name, NpgsqlDbType.Integer);

    public ArrayParameter<short> Smallints(string name) => Declare<short>(name, NpgsqlDbType.Smallint);

    public ArrayParameter<bool> Flags(string name) => Declare<bool>(name, NpgsqlDbType.Boolean);

    public ArrayParameter<string?> Texts(string name) => Declare<string?>(name, NpgsqlDbType.Text);

    public ArrayParameter<string?> Json(string name) => Declare<string?>(name, NpgsqlDbType.Jsonb);

    public ArrayParameter<DateTime?> Times(string name) => Declare<DateTime?>(name, NpgsqlDbType.TimestampTz);

    public void Clear()
    {
        foreach (var parameter in all)
            parameter.Clear();
    }

    private ArrayParameter<T> Declare<T>(string name, NpgsqlDbType type)
    {
        var parameter = new ArrayParameter<T>(name, type);
        all.Add(parameter);
        return parameter;
    }
}
