using Npgsql;
using NpgsqlTypes;

namespace Approvals.Storage.Postgres.Delivery;

/// <summary>Short ways to a command with positional parameters.</summary>
internal static class Commands
{
    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
#pragma warning disable CA2100 // The texts are constants of this assembly.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.Add(value);
        return command;
    }

    public static NpgsqlBatchCommand Part(string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var part = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            part.Parameters.Add(value);
        return part;
    }

    public static NpgsqlParameter Of<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    public static NpgsqlParameter Texts(IEnumerable<string?> values) => Array(NpgsqlDbType.Text, values);

    public static NpgsqlParameter Text(string? value) => new() { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)value ?? DBNull.Value };

    public static NpgsqlParameter Time(DateTimeOffset? value) => new() { NpgsqlDbType = NpgsqlDbType.TimestampTz, Value = (object?)value?.UtcDateTime ?? DBNull.Value };

    public static NpgsqlParameter Id(Guid? value) => new() { NpgsqlDbType = NpgsqlDbType.Uuid, Value = (object?)value ?? DBNull.Value };

    public static NpgsqlParameter Ids(IEnumerable<Guid> values) => Array(NpgsqlDbType.Uuid, values);

    public static NpgsqlParameter Array<T>(NpgsqlDbType type, IEnumerable<T> values) => new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values.ToArray() };
}
