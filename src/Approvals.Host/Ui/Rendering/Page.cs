using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Approvals.Host.Ui.Rendering;

/// <summary>The one renderer: pages, fragments and cards are components, rendered whole before the first byte leaves.</summary>
internal static class Page
{
    /// <summary>A request with this header gets the inside of the page only, for a script to put in place.</summary>
    public const string FragmentHeader = "X-Fragment";

    public static bool IsFragment(HttpContext context) => context.Request.Headers.ContainsKey(FragmentHeader);

    /// <typeparam name="TComponent">Has one parameter, <c>Model</c>.</typeparam>
    public static IResult Of<TComponent>(object model, int status = StatusCodes.Status200OK)
        where TComponent : IComponent =>
        new RazorComponentResult<TComponent>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Model"] = model })
        {
            StatusCode = status,
            PreventStreamingRendering = true,
        };
}
