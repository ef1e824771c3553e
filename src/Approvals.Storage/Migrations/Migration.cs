using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Approvals.Storage.Migrations;

/// <summary>One numbered step of a schema, embedded as <c>DIALECT/Migrations/NNNN_name.sql</c>.</summary>
internal sealed record Migration(int Version, string Name, string Sql)
{
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>All steps of a dialect in order.</summary>
    public static IReadOnlyList<Migration> Of(string dialect)
    {
        var assembly = typeof(Migration).Assembly;
        var prefix = $"Approvals.Storage.{dialect}.Migrations.";
        return [.. assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => Read(assembly, name, name[prefix.Length..^".sql".Length]))
            .OrderBy(migration => migration.Version)];
    }

    /// <summary>The steps still to take, after holding those taken against what this version knows.</summary>
    public static IReadOnlyList<Migration> Missing(IReadOnlyList<Migration> known, IReadOnlyDictionary<int, string> applied)
    {
        var newest = known[^1].Version;
        if (applied.Keys.Where(version => version > newest).Order().FirstOrDefault() is > 0 and var newer)
            throw new SchemaException($"The database has schema version {newer}, this program knows {newest}: start a newer program.");
        var changed = known.FirstOrDefault(migration => applied.TryGetValue(migration.Version, out var checksum) && checksum != migration.Checksum);
        return changed is null
            ? [.. known.Where(migration => !applied.ContainsKey(migration.Version))]
            : throw new SchemaException($"Migration {changed.Version:0000} ({changed.Name}) was changed after it was applied to this database.");
    }

    private static Migration Read(Assembly assembly, string resource, string file)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        // Line ends depend on the checkout, the checksum must not.
        var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
        return new Migration(int.Parse(file[..4], CultureInfo.InvariantCulture), file[5..], sql);
    }
}
