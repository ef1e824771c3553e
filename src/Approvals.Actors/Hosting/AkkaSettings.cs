using Akka.Configuration;

namespace Approvals.Actors.Hosting;

/// <summary>What is set of Akka, whatever the operator says.</summary>
internal static class AkkaSettings
{
    public static Config System { get; } = ConfigurationFactory.ParseString(
        """
        akka {
          # Everything goes through the log of the service.
          stdout-loglevel = OFF
          # A command that found nobody is answered; anything else that did is no news.
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          # The host stops the actors; they never end the process.
          coordinated-shutdown {
            exit-clr = off
            run-by-clr-shutdown-hook = off
          }
        }
        """);

    public static Config Journal { get; } = ConfigurationFactory.ParseString(
        """
        akka.persistence {
          journal.plugin = "approvals.journal"
          # The state row is what a snapshot would be.
          snapshot-store.plugin = "akka.persistence.no-snapshot-store"
          # They are read together; what bounds them is the size of a query.
          max-concurrent-recoveries = 1000
        }
        approvals.journal {
          class = "Approvals.Actors.Journal.ApprovalJournal, Approvals.Actors"
          plugin-dispatcher = "akka.actor.default-dispatcher"
          # As long as the storage waits for a query.
          recovery-event-timeout = 5s
          # The storage has a breaker, which tells load from silence; a second one would hold back what the database takes.
          circuit-breaker {
            max-failures = 1000000
            call-timeout = 30s
            reset-timeout = 1s
          }
          # One item is replayed; there is no order of writers to repair.
          replay-filter.mode = off
        }
        """);
}
