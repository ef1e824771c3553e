using Approvals.Application.Deliveries;
using Approvals.Domain.Notices;

namespace Approvals.Storage.Deliveries;

/// <summary>How the words of a delivery are kept.</summary>
internal static class DeliveryText
{
    private static readonly Dictionary<string, NoticeKind> Kinds = Enum.GetValues<NoticeKind>().ToDictionary(kind => Names.Of(kind), StringComparer.Ordinal);

    private static readonly Dictionary<string, DeliveryStatus> Statuses =
        Enum.GetValues<DeliveryStatus>().ToDictionary(status => Names.Of(status), StringComparer.Ordinal);

    public static NoticeKind Kind(string text) => Kinds[text];

    public static DeliveryStatus Status(string text) => Statuses[text];
}
