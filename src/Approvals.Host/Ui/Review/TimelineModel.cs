using System.Globalization;
using Approvals.Domain.State;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Review;

/// <summary>The whole timeline of an approval, a page of it at a time, oldest first.</summary>
/// <param name="Stories">Of this page.</param>
/// <param name="Number">Of the page, from 1.</param>
public sealed record TimelineModel(Approval Approval, IReadOnlyList<Story> Stories, int Count, int Number, DateTimeOffset Now)
{
    public const int PageSize = 25;

    public string Address => $"/approvals/{Approval.Id}";

    public int Pages => PagesOf(Count);

    public static int PagesOf(int count) => Math.Max(1, (count + PageSize - 1) / PageSize);

    /// <summary>Versions have no gaps, so that of an entry says on which page it stands.</summary>
    public static string AddressOf(string approval, int version) =>
        string.Create(CultureInfo.InvariantCulture, $"{approval}/timeline?page={PagesOf(version)}#v-{version}");
}
