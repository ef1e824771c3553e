using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Approvals.Ui.Tests.Support;

/// <summary>What axe finds on the page that is open.</summary>
internal static class Accessibility
{
    /// <summary>Rows, cards, people and paragraphs are made alike: what is wrong with one is wrong with the first, and axe takes long for each.</summary>
    private static readonly AxeRunContext FirstRows = new() { Exclude = [new(":nth-child(n+25)")] };

    public static async Task<IEnumerable<string>> ViolationsAsync(this Person person, string where)
    {
        var result = await person.Page.RunAxe(FirstRows);
        return result.Violations.Select(violation => $"{where}: {violation.Id} at {string.Join(" and ", violation.Nodes.Take(3).Select(node => node.Html))}");
    }
}
