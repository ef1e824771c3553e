using System.Globalization;
using Approvals.Application.Journal;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Support;

/// <summary>A database of one dialect, and the services that stand on it.</summary>
public abstract class Database : IAsyncDisposable
{
    public abstract DatabaseOptions Options(int queueCapacity = 8192);

    public abstract Task<IReadOnlyList<IReadOnlyList<object?>>> QueryAsync(string sql);

    /// <summary>Everything that is in any column of any table.</summary>
    public async Task<string> EverythingAsync()
    {
        var texts = new List<string>();
        foreach (var table in await QueryAsync(TablesSql))
        {
            foreach (var row in await QueryAsync($"SELECT * FROM {table[0]}"))
                texts.AddRange(row.Select(value => value is System.Collections.IEnumerable and not string ? string.Join(' ', ((System.Collections.IEnumerable)value).Cast<object?>()) : Convert.ToString(value, CultureInfo.InvariantCulture)!));
        }

        return string.Join('\n', texts);
    }

    protected abstract string TablesSql { get; }

    /// <summary>How an id is written in a query.</summary>
    public virtual string Literal(Guid id) => $"'{id:D}'";

    public async Task<long> CountAsync(string table, Guid id) =>
        Convert.ToInt64((await QueryAsync($"SELECT count(*) FROM {table} WHERE approval_id = {Literal(id)}"))[0][0], CultureInfo.InvariantCulture);

    /// <summary>Services as the host composes them, with the schema in place.</summary>
    public async Task<ServiceProvider> OpenAsync(TimeProvider? time = null, int queueCapacity = 8192)
    {
        var services = Compose(time, queueCapacity);
        await services.GetRequiredService<ISchema>().PrepareAsync(CancellationToken.None);
        return services;
    }

    public ServiceProvider Compose(TimeProvider? time = null, int queueCapacity = 8192) => new ServiceCollection()
        .AddSingleton(time ?? TimeProvider.System)
        .AddStorage(Options(queueCapacity))
        .BuildServiceProvider();

    public abstract ValueTask DisposeAsync();

    protected static IReadOnlyList<IReadOnlyList<object?>> Rows(System.Data.Common.DbDataReader reader)
    {
        var rows = new List<IReadOnlyList<object?>>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return rows;
    }
}
