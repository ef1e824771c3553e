using Dapper;

namespace Approvals.Storage.Reading;

internal sealed record ListStatement(string Sql, DynamicParameters Parameters);
