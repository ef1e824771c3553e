using Approvals.Application.Reading;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Storage.Reading;
using Dapper;

namespace Approvals.Storage.Sqlite;

public sealed class SqliteEarlierApprovals(SqliteDatabase database) : IEarlierApprovals
{
    public async Task<Approval?> BeforeAsync(Approval approval, Caller reader, CancellationToken cancellationToken)
    {
        if (approval.Request.WorkflowId is not { } workflowId)
            return null;
        return await database.Reader.RunAsync(
            session => session.Connection.Query<ApprovalRow>(EarlierSql.Text, new { workflowId, id = SqliteValues.Id(approval.Id) }, buffered: false)
                .Select(row => row.Restore()).FirstOrDefault(found => Visibility.MayRead(found, reader)),
            cancellationToken);
    }
}
