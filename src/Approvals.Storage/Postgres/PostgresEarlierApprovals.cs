using Approvals.Application.Reading;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Storage.Reading;
using Dapper;

namespace Approvals.Storage.Postgres;

public sealed class PostgresEarlierApprovals(PostgresReadPool pool) : IEarlierApprovals
{
    public async Task<Approval?> BeforeAsync(Approval approval, Caller reader, CancellationToken cancellationToken)
    {
        if (approval.Request.WorkflowId is not { } workflowId)
            return null;
        return await pool.ReadAsync(
            async connection =>
            {
                var command = new CommandDefinition(EarlierSql.Text, new { workflowId, id = approval.Id }, cancellationToken: cancellationToken);
                return (await connection.QueryAsync<ApprovalRow>(command)).Select(row => row.Restore()).FirstOrDefault(found => Visibility.MayRead(found, reader));
            },
            cancellationToken);
    }
}
