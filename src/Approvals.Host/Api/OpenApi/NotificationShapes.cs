using System.Text.Json.Serialization;
using Approvals.Application.Deliveries;

namespace Approvals.Host.Api.OpenApi;

public sealed record NotificationPage(IReadOnlyList<NotificationView> Items, string? NextCursor);

/// <param name="Recipient">Me, a group of mine, or role:approver.</param>
/// <param name="ReadAt">When I read it.</param>
/// <param name="ResolvedAt">Since when nothing is left to do about it.</param>
public sealed record NotificationView(
    Guid Id, Guid ApprovalId, string Event, string Recipient, string Title, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt, DateTimeOffset? ResolvedAt);

public sealed record UnreadCount(long Unread);

public sealed record DeliveryPage(IReadOnlyList<DeliveryView> Items);

public sealed record DeliveryView(
    Guid Id, Guid ApprovalId, string Channel, string Recipient, string Event, string Template, DeliveryStatus Status, int Attempts, string? LastError,
    IReadOnlyList<AttemptView> History, DateTimeOffset CreatedAt, DateTimeOffset? SentAt, DateTimeOffset? ReadAt);

/// <param name="Code">The receiver's status or reply code, where there was one.</param>
public sealed record AttemptView(DateTimeOffset At, DeliveryStatus Status, int? Code, string? Error, long DurationMs);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UnreadCount))]
internal sealed partial class NotificationJson : JsonSerializerContext;
