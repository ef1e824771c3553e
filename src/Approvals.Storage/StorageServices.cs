using Approvals.Application.Cluster;
using Approvals.Application.Deliveries;
using Approvals.Application.Feed;
using Approvals.Application.Inbox;
using Approvals.Application.Journal;
using Approvals.Application.Keys;
using Approvals.Application.People;
using Approvals.Application.Preferences;
using Approvals.Application.Reading;
using Approvals.Application.Timers;
using Approvals.Storage.Postgres;
using Approvals.Storage.Postgres.Delivery;
using Approvals.Storage.Sqlite;
using Approvals.Storage.Sqlite.Delivery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Approvals.Storage;

public static class StorageServices
{
    /// <summary>Everything behind the ports that keep and find approvals. Call <see cref="ISchema.PrepareAsync"/> before serving.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, DatabaseOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        return options.Provider switch
        {
            DatabaseOptions.Postgres => services.AddPostgres(options),
            DatabaseOptions.Sqlite => services.AddSqlite(options),
            _ => throw new ArgumentException($"Database:Provider is '{options.Provider}': use sqlite or postgres.", nameof(options)),
        };
    }

    private static IServiceCollection AddPostgres(this IServiceCollection services, DatabaseOptions options) => services
        .AddSingleton(_ => new PostgresDatabase(options.ConnectionString, options.Lanes))
        .AddSingleton(provider => new Breakers(provider.GetRequiredService<TimeProvider>(), provider.GetService<ILogger<Breakers>>()))
        .AddSingleton<PostgresJournal>()
        .AddSingleton<IJournal, GuardedJournal>()
        .AddSingleton<IWakeUpSource, PostgresWakeUpSource>()
        .AddSingleton<IDeliveryQueue, PostgresDeliveryQueue>()
        .AddSingleton<IDeliveryLog, PostgresDeliveryLog>()
        .AddSingleton<IInbox, PostgresInbox>()
        .AddSingleton<IPreferenceStore, PostgresPeople>()
        .AddSingleton<IKnownPeopleStore, PostgresKnownPeople>()
        .AddSingleton<IConfirmTokens, PostgresConfirmTokens>()
        .AddSingleton<INodeTable, PostgresNodeTable>()
        .AddSingleton<IClusterDirectory, PostgresClusterDirectory>()
        .AddSingleton<ILeaseStore, PostgresLeaseStore>()
        .AddSingleton<IJournalTail, PostgresJournalTail>()
        .AddSingleton<IAudienceReader, PostgresAudienceReader>()
        .AddSingleton<ISignal, PostgresSignal>()
        .AddSingleton<IClusterFigures, PostgresClusterFigures>()
        .AddSingleton(_ => new PostgresReadPool(options.ConnectionString))
        .AddSingleton<PostgresReader>()
        .AddSingleton<IApprovalReader, GuardedReader>()
        .AddSingleton<IEarlierApprovals, PostgresEarlierApprovals>()
        .AddSingleton<IDecisionCounts, PostgresDecisionCounts>()
        .AddSingleton<IProtectionKeys, PostgresProtectionKeys>()
        .AddSingleton<IChainHeads, PostgresChainHeads>()
        .AddSingleton(provider => new JournalView(JournalDialect.Postgres, provider.GetRequiredService<PostgresDatabase>().Unpooled(limited: false).ConnectionString))
        .AddSingleton<IApiKeyStore, PostgresApiKeys>()
        .AddSingleton<ISigningKeyStore, PostgresSigningKeys>()
        .AddSingleton<ISchema, PostgresSchema>();

    private static IServiceCollection AddSqlite(this IServiceCollection services, DatabaseOptions options) => services
        .AddSingleton(_ => new SqliteDatabase(options.ConnectionString))
        .AddSingleton<IJournal, SqliteJournal>()
        .AddSingleton<IWakeUpSource, SqliteWakeUpSource>()
        .AddSingleton<IDeliveryQueue, SqliteDeliveryQueue>()
        .AddSingleton<IDeliveryLog, SqliteDeliveryLog>()
        .AddSingleton<IInbox, SqliteInbox>()
        .AddSingleton<IPreferenceStore, SqlitePeople>()
        .AddSingleton<IKnownPeopleStore, SqliteKnownPeople>()
        .AddSingleton<INodeTable, SqliteNodeTable>()
        .AddSingleton<IJournalTail, SqliteJournalTail>()
        .AddSingleton<IAudienceReader, SqliteAudienceReader>()
        .AddSingleton<ISignal, SqliteSignal>()
        .AddSingleton<IClusterFigures, SqliteClusterFigures>()
        .AddSingleton<IApprovalReader, SqliteReader>()
        .AddSingleton<IConfirmTokens, SqliteConfirmTokens>()
        .AddSingleton<IEarlierApprovals, SqliteEarlierApprovals>()
        .AddSingleton<IDecisionCounts, SqliteDecisionCounts>()
        .AddSingleton<IProtectionKeys, SqliteProtectionKeys>()
        .AddSingleton<IChainHeads, SqliteChainHeads>()
        .AddSingleton(provider => new JournalView(JournalDialect.Sqlite, provider.GetRequiredService<SqliteDatabase>().ReaderConnectionString))
        .AddSingleton<IApiKeyStore, SqliteApiKeys>()
        .AddSingleton<ISigningKeyStore, SqliteSigningKeys>()
        .AddSingleton<ISchema, SqliteSchema>();
}
