using Akka.Actor.Setup;
using Approvals.Application.Clock;
using Approvals.Application.Journal;

namespace Approvals.Actors.Journal;

/// <summary>What the journal plugin needs. Akka makes the plugin by its name in the configuration, so it is handed this through the actor system.</summary>
internal sealed class JournalSetup(IJournal journal, StateReads reads, MintedIds minted, DatabaseClock clock, ActorOptions options) : Setup
{
    public IJournal Journal => journal;

    public StateReads Reads => reads;

    public MintedIds Minted => minted;

    public DatabaseClock Clock => clock;

    public ActorOptions Options => options;
}
