using Approvals.Application.Feed;
using Approvals.Application.Journal;

namespace Approvals.Actors.Tests.Feed;

public sealed class TailCursorTests
{
    private readonly TailCursor cursor = new(10);

    [Fact]
    public void Rows_are_told_once_and_in_order()
    {
        Take(100, 100, 11, 12).ShouldBe([11, 12]);
        Take(100, 100, 13).ShouldBe([13]);
        cursor.Position.ShouldBe(13);
    }

    [Fact]
    public void A_row_that_becomes_visible_after_a_later_one_is_told()
    {
        Take(100, 102, 12).ShouldBe([12]);
        cursor.Position.ShouldBe(10, "position 11 may still come");
        Take(102, 102, 11, 13).ShouldBe([11, 13]);
        cursor.Position.ShouldBe(13);
    }

    [Fact]
    public void A_position_that_was_rolled_back_is_given_up_once_all_who_could_bring_it_have_ended()
    {
        Take(100, 102, 12);
        Take(100, 103);
        cursor.Position.ShouldBe(10);
        Take(102, 110);
        cursor.Position.ShouldBe(10, "transaction 102 had begun when 11 was missed again");
        Take(103, 110);
        cursor.Position.ShouldBe(12);
        cursor.Missing.ShouldBeEmpty();
    }

    [Fact]
    public void A_missing_row_that_comes_with_the_page_that_would_give_it_up_is_told()
    {
        Take(100, 102, 12);
        Take(100, 103);
        Take(103, 103, 11).ShouldBe([11]);
    }

    [Fact]
    public void A_long_transaction_of_others_hides_nothing_and_holds_back_no_mark_where_nothing_is_missing()
    {
        for (var position = 11; position < 500; position++)
            Take(50, (ulong)(100 + position), position).ShouldBe([position]);
        cursor.Position.ShouldBe(499);
    }

    [Fact]
    public void While_a_long_transaction_runs_a_gap_holds_the_mark_and_nothing_else()
    {
        Take(50, 102, 12);
        for (var position = 13; position < 500; position++)
            Take(50, (ulong)(100 + position), position).ShouldBe([position]);
        cursor.Position.ShouldBe(10);
        Take(700, 700);
        Take(700, 700);
        cursor.Position.ShouldBe(499);
    }

    [Fact]
    public void A_jump_of_the_sequence_is_bounded_and_passes()
    {
        Take(100, 102, 50_000_000).ShouldBe([50_000_000]);
        cursor.Missing.Count.ShouldBe(TailCursor.MostMissing);
        Take(103, 103);
        Take(103, 103);
        cursor.Position.ShouldBe(50_000_000);
    }

    [Fact]
    public void Random_commits_in_any_order_are_all_told_once_and_the_mark_never_passes_one_that_is_to_come()
    {
        for (var seed = 0; seed < 50; seed++)
            Journal.Run(new Random(seed));
    }

    private IEnumerable<long> Take(ulong oldest, ulong next, params long[] positions) =>
        cursor.Take(new TailPage([.. positions.Select(position => new Happening(position, Guid.Empty, 1, "requested"))], oldest, next)).Select(row => row.Position);

    /// <summary>A database in small: transactions take numbers and positions at their time and end when they like, some by rolling back.</summary>
    private sealed class Journal
    {
        private readonly SortedSet<ulong> running = [];
        private readonly SortedSet<long> visible = [];
        private ulong next = 100;
        private long sequence;

        public static void Run(Random random)
        {
            var journal = new Journal();
            var open = new List<(ulong Number, List<long> Positions)>();
            var (cursor, told, committed) = (new TailCursor(0), new List<long>(), new List<long>());
            for (var step = 0; step < 400 || open.Count > 0; step++)
            {
                if (step < 400 && random.Next(3) == 0)
                    open.Add((journal.Begin(), []));
                if (open.Count > 0 && random.Next(2) == 0)
                    open[random.Next(open.Count)].Positions.Add(++journal.sequence);
                if (open.Count > 0 && (random.Next(3) == 0 || step >= 400))
                {
                    var ending = open[random.Next(open.Count)];
                    open.Remove(ending);
                    var isKept = random.Next(4) > 0;
                    journal.End(ending.Number, isKept ? ending.Positions : []);
                    committed.AddRange(isKept ? ending.Positions : []);
                }

                told.AddRange(cursor.Take(journal.Read(cursor)).Select(row => row.Position));
                committed.Where(position => position <= cursor.Position).Except(told).ShouldBeEmpty();
                open.SelectMany(transaction => transaction.Positions).ShouldAllBe(position => position > cursor.Position);
            }

            told.Order().ShouldBe(committed.Order());
            cursor.Take(journal.Read(cursor));
            cursor.Take(journal.Read(cursor));
            cursor.Missing.ShouldBeEmpty();
        }

        private ulong Begin()
        {
            running.Add(next);
            return next++;
        }

        private void End(ulong number, List<long> positions)
        {
            running.Remove(number);
            visible.UnionWith(positions);
        }

        private TailPage Read(TailCursor cursor) => new(
            [.. visible.Where(position => position > cursor.Seen || cursor.Missing.Contains(position)).Select(position => new Happening(position, Guid.Empty, 1, ""))],
            running.Count > 0 ? running.Min : next,
            next);
    }
}
