using System.Collections.Concurrent;
using System.Globalization;
using Approvals.Cluster.Tests.Support;
using Approvals.Testing;
using Xunit.Abstractions;

namespace Approvals.Cluster.Tests;

/// <summary>
/// kill -9 of the node at each step of sending. <c>APPROVALS_DELIVERIES=10000</c> in the environment makes it the long form.
/// </summary>
public sealed class DeliveryKillTests(ITestOutputHelper output)
{
    private static readonly int Count =
        int.TryParse(Environment.GetEnvironmentVariable("APPROVALS_DELIVERIES"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 60;

    private static readonly Person Requester = Person.Of("ci@company.com", "requester");

    public enum Step
    {
        /// <summary>Right after the request was acknowledged: the intent is there, perhaps nothing else.</summary>
        Expanding,

        /// <summary>The receiver has the message and has not answered.</summary>
        Sending,

        /// <summary>The receiver has answered, and that was perhaps not written down.</summary>
        Settling,
    }

    [Theory]
    [InlineData("sqlite", Step.Expanding)]
    [InlineData("sqlite", Step.Sending)]
    [InlineData("sqlite", Step.Settling)]
    [InlineData("postgres", Step.Expanding)]
    [InlineData("postgres", Step.Sending)]
    [InlineData("postgres", Step.Settling)]
    public async Task Every_notification_arrives_at_least_once_and_repeats_carry_the_same_id(string provider, Step step)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var site = await Site.OnAsync(provider);
        var node = await site.StartNodeAsync(
            ("Channels__Webhook__Url", receiver.Address + "hook"), ("Channels__Webhook__AllowPrivateNetworks", "true"),
            ("Channels__Retry__Schedule", "200ms,200ms,200ms,200ms,200ms,200ms,200ms,200ms,200ms,200ms,200ms,200ms"),
            ("Channels__Delivery__SendTimeout", "1s"), ("Channels__Delivery__Lease", "2s"));
        // A start costs seconds: the short form kills once, the long one three times.
        var kills = new ConcurrentQueue<int>(Count < 1_000 ? [Count / 2] : [Count / 5, Count / 2, Count * 4 / 5]);
        var killing = Task.CompletedTask;
        Task KillAt(int number) => kills.TryPeek(out var at) && number >= at && kills.TryDequeue(out _) ? killing = node.KillAsync() : Task.CompletedTask;
        if (step == Step.Sending)
            receiver.BeforeAnswer = KillAt;
        if (step == Step.Settling)
            receiver.AfterAnswer = KillAt;

        var created = new HashSet<string>(StringComparer.Ordinal);
        while (created.Count < Count)
        {
            if (await CreateAsync(node) is { } id)
                created.Add(id);
            if (step == Step.Expanding)
                await KillAt(created.Count);
            if (!node.IsRunning)
            {
                await killing;
                await node.StartAsync();
            }
        }

        await Eventually.Async(
            async () =>
            {
                if (!node.IsRunning)
                {
                    await killing;
                    await node.StartAsync();
                }

                return kills.IsEmpty && created.IsSubsetOf(receiver.Messages.Select(message => message.Approval)) && (step != Step.Sending || HasRepeat());
            },
            TimeSpan.FromMinutes(5),
            "not every notification arrived, or none of those whose answer the kill prevented came again");

        var arrivals = receiver.Messages.Where(message => created.Contains(message.Approval)).ToList();
        output.WriteLine($"{created.Count} notifications, {arrivals.Count - created.Count} repeats ({(arrivals.Count - created.Count) * 100.0 / created.Count:0.00} %)");
        arrivals.GroupBy(message => message.Approval, StringComparer.Ordinal)
            .ShouldAllBe(same => same.Select(message => message.Message).Distinct(StringComparer.Ordinal).Count() == 1);

        // A message that arrived and was never answered comes again when its lease has ended; also that of a create whose acknowledgement died with the node.
        bool HasRepeat() => receiver.Messages.Count > receiver.Messages.DistinctBy(message => message.Message).Count();
    }

    /// <summary>Null when the node died over it.</summary>
    private static async Task<string?> CreateAsync(HostProcess node)
    {
        try
        {
            var reply = await Requester.PostAsync(node.Client, "/api/approvals", new { title = "Deploy", approvers = new[] { "user:ann@company.com" }, notifyChannels = new[] { "webhook" } });
            return reply.Status == 201 ? reply.Text("id") : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
