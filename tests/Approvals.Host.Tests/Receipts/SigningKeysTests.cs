using System.Security.Cryptography;
using System.Text.Json;
using Approvals.Application.Journal;
using Approvals.Application.Keys;
using Approvals.Host.Receipts;
using Approvals.Host.Tests.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Approvals.Host.Tests.Receipts;

public sealed class SigningKeysTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly Kept store = new();
    private readonly EphemeralDataProtectionProvider protection = new();
    private readonly SigningKeys one;
    private readonly SigningKeys two;

    public SigningKeysTests() => (one, two) = (KeysWith(protection), KeysWith(protection));

    public void Dispose()
    {
        one.Dispose();
        two.Dispose();
    }

    [Fact]
    public async Task Nodes_that_start_together_have_one_key()
    {
        await Task.WhenAll(one.RenewAsync(default), two.RenewAsync(default));
        var key = (await one.SignerAsync(default)).Public;
        (await two.SignerAsync(default)).Public.ShouldBe(key);
        (await two.PublicAsync(default)).Keys.ShouldHaveSingleItem().ShouldBe(key);
        store.Rows.ShouldHaveSingleItem().PrivateKey.ShouldNotContain(key.X);
    }

    [Fact]
    public async Task The_id_of_a_key_is_its_thumbprint()
    {
        await one.RenewAsync(default);
        var key = (await one.SignerAsync(default)).Public;
        var members = JsonSerializer.SerializeToUtf8Bytes(new { crv = key.Crv, kty = key.Kty, x = key.X, y = key.Y });
        key.Kid.ShouldBe(System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(members)));
    }

    [Fact]
    public async Task A_new_key_is_shown_a_day_before_it_signs_and_the_old_one_for_ever()
    {
        await one.RenewAsync(default);
        var first = (await one.SignerAsync(default)).Public.Kid;
        time.Advance(SigningKeys.Lifetime - SigningKeys.Overlap - TimeSpan.FromSeconds(1));
        await one.RenewAsync(default);
        store.Rows.ShouldHaveSingleItem();
        time.Advance(TimeSpan.FromSeconds(1));
        await one.RenewAsync(default);
        await two.RenewAsync(default);
        var keys = (await two.PublicAsync(default)).Keys;
        keys.Select(key => key.Kid).ShouldBe([first, keys[1].Kid]);
        (await one.SignerAsync(default)).Public.Kid.ShouldBe(first);
        time.Advance(SigningKeys.Overlap);
        (await one.SignerAsync(default)).Public.Kid.ShouldBe(keys[1].Kid);
        (await two.SignerAsync(default)).Public.Kid.ShouldBe(keys[1].Kid);
        (await two.PublicAsync(default)).Keys.ShouldBe(keys);
    }

    [Fact]
    public async Task Where_the_private_part_is_lost_another_key_signs_and_the_old_one_stays_in_the_set()
    {
        await one.RenewAsync(default);
        using var other = KeysWith(new EphemeralDataProtectionProvider());
        await Should.ThrowAsync<JournalUnavailableException>(other.SignerAsync(default));
        await other.RenewAsync(default);
        (await other.SignerAsync(default)).Generation.ShouldBe(2);
        (await other.PublicAsync(default)).Keys.Count.ShouldBe(2);
    }

    [Fact]
    public async Task While_the_database_is_away_what_was_read_before_is_good()
    {
        await one.RenewAsync(default);
        time.Advance(TimeSpan.FromHours(1));
        store.Failure = new JournalUnavailableException("away");
        (await one.SignerAsync(default)).CanSign.ShouldBeTrue();
        (await one.PublicAsync(default)).Keys.ShouldHaveSingleItem();
        await Should.ThrowAsync<JournalUnavailableException>(two.PublicAsync(default));
    }

    private SigningKeys KeysWith(IDataProtectionProvider provider) => new(store, provider, time, NullLogger<SigningKeys>.Instance);

    private sealed class Kept : ISigningKeyStore
    {
        private readonly Lock gate = new();

        public List<SigningKeyRow> Rows { get; } = [];

        public Exception? Failure { get; set; }

        public Task<IReadOnlyList<SigningKeyRow>> AllAsync(CancellationToken cancellationToken)
        {
            if (Failure is not null)
                throw Failure;
            lock (gate)
                return Task.FromResult<IReadOnlyList<SigningKeyRow>>([.. Rows]);
        }

        public Task AddAsync(SigningKeyRow key, CancellationToken cancellationToken)
        {
            lock (gate)
            {
                if (!Rows.Exists(row => row.Generation == key.Generation))
                    Rows.Add(key);
            }

            return Task.CompletedTask;
        }
    }
}
