using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Query;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Query;
using Akka.Streams;
using Akka.Streams.Dsl;
using Approvals.Actors.Hosting;
using Approvals.Application.Journal;
using Approvals.Domain.Audit;

namespace Approvals.Actors.Export;

/// <summary>The read journal of Akka.Persistence.Sql over the view of our journal, in an actor system that lives as long as one reading.</summary>
public sealed class SqlJournalExport(JournalView view) : IJournalExport
{
    public async IAsyncEnumerable<ExportedRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var system = ActorSystem.Create("approvals-export", Settings());
        try
        {
            var journal = PersistenceQuery.Get(system).ReadJournalFor<SqlReadJournal>(SqlReadJournal.Identifier);
            var rows = journal.CurrentAllEvents(Offset.NoOffset()).RunAsAsyncEnumerable(system.Materializer());
            await foreach (var row in rows.WithCancellation(cancellationToken))
                yield return new ExportedRow(Guid.Parse(row.PersistenceId), ((Sequence)row.Offset).Value, (JournalRow)row.Event);
        }
        finally
        {
            await system.Terminate();
        }
    }

    private static string Quoted(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    private Config Settings()
    {
        var database = $$"""
            connection-string = {{Quoted(view.ConnectionString)}}
            provider-name = {{(view.Dialect == JournalDialect.Postgres ? "PostgreSQL.15" : "SQLite.MS")}}
            default.journal {
              use-writer-uuid-column = false
              table-name = {{JournalView.Name}}
            }
            """;
        return ConfigurationFactory.ParseString(
            $$"""
            akka {
              loglevel = ERROR
              actor {
                serializers.journal-row = "{{typeof(JournalRowSerializer).FullName}}, {{typeof(JournalRowSerializer).Assembly.GetName().Name}}"
                serialization-bindings { "{{typeof(JournalRow).FullName}}, {{typeof(JournalRow).Assembly.GetName().Name}}" = journal-row }
              }
              persistence {
                query.journal.sql {
                  {{database}}
                  write-plugin = "akka.persistence.journal.sql"
                  # It only reads, so nothing is looked for in a table of tags.
                  tag-read-mode = Csv
                }
                # The read journal asks for it at its start; no entity of this actor system ever writes.
                journal.sql {
                  {{database}}
                  auto-initialize = false
                }
              }
            }
            """)
            .WithFallback(AkkaSettings.System)
            .WithFallback(SqlPersistence.DefaultConfiguration);
    }
}
