using System.Collections.Frozen;
using Approvals.Domain.Principals;
using Approvals.Host.Auth;
using Approvals.Host.Auth.Sessions;
using Microsoft.AspNetCore.Http;
using ManualTime = Approvals.Host.Tests.Api.Support.ManualTime;

namespace Approvals.Host.Tests.Auth;

/// <summary>How long a stream may go on in a caller's name.</summary>
public sealed class CallerLifeTests
{
    private readonly ManualTime time = new();
    private readonly Changing newest = new();

    [Theory]
    [InlineData(false, null, null)]
    [InlineData(false, 60, 60)]
    [InlineData(false, 0, 0)]
    [InlineData(false, -60, 0)]
    [InlineData(false, 86_400, 86_400)]
    [InlineData(false, 31_536_000, 3_456_000)]
    [InlineData(true, 28_800, 300)]
    [InlineData(true, 300, 300)]
    [InlineData(true, 120, 120)]
    [InlineData(true, null, 300)]
    public void It_ends_with_the_credential_and_a_cookie_has_to_be_shown_again(bool isSession, int? left, int? over)
    {
        using var life = Begin(isSession, left);
        if (over is not { } seconds)
        {
            time.Timers.ShouldBe(0);
            return;
        }

        if (seconds > 0)
        {
            time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            life.Over.IsCancellationRequested.ShouldBeFalse();
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        life.Over.IsCancellationRequested.ShouldBeTrue();
        life.HasExpired.ShouldBe(seconds == left || seconds != Session.ShownAgain.TotalSeconds);
        life.HasLost.ShouldBeFalse();
    }

    [Fact]
    public async Task It_ends_when_a_group_is_taken_away_and_goes_on_when_something_else_changes()
    {
        using var life = Begin(isSession: false, left: 600);
        newest.Become("security", "legal");
        life.Over.IsCancellationRequested.ShouldBeFalse();
        life.Caller.Groups.Count.ShouldBe(2);

        newest.Become("legal");
        await Testing.Eventually.Async(() => life.Over.IsCancellationRequested);
        (life.HasLost, life.HasExpired).ShouldBe((true, false));
        life.Caller.Groups.ShouldBe([Principal.Group("legal")]);
    }

    [Fact]
    public async Task What_was_taken_away_just_before_ends_it_at_once()
    {
        newest.Become("legal");
        using var life = Begin(isSession: false, left: null);
        await Testing.Eventually.Async(() => life.Over.IsCancellationRequested);
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        Begin(isSession: true, left: 600).Dispose();
        time.Timers.ShouldBe(0);
        newest.Watching.ShouldBe(0);
        newest.Become("legal");
    }

    private CallerLife Begin(bool isSession, int? left)
    {
        DateTimeOffset? expires = left is { } seconds ? time.GetUtcNow() + TimeSpan.FromSeconds(seconds) : null;
        var identity = new Identity(Principal.User("ann"), new[] { Principal.Group("security"), Principal.Group("legal") }.ToFrozenSet(), Roles.Approver)
        {
            IsSession = isSession,
            Expires = expires,
        };
        var context = new DefaultHttpContext();
        context.SetIdentity(identity);
        context.SetCaller(identity.Through(Channel.Api, null));
        context.SetCallerEnd(expires);
        return new CallerLives(newest, time).Begin(context);
    }

    private sealed class Changing : INewestRights
    {
        private readonly List<Action> told = [];
        private FrozenSet<Principal>? groups;

        public int Watching => told.Count;

        public void Become(params string[] left)
        {
            groups = left.Select(Principal.Group).ToFrozenSet();
            foreach (var changed in told.ToList())
                changed();
        }

        public void Saw(Identity identity, DateTimeOffset firstSeen) => throw new NotSupportedException();

        public Identity Now(Identity identity) => groups is null ? identity : identity with { Groups = groups };

        public IDisposable Watch(Identity identity, Action changed)
        {
            told.Add(changed);
            return new Left(() => told.Remove(changed));
        }

        private sealed class Left(Action leave) : IDisposable
        {
            public void Dispose() => leave();
        }
    }
}
