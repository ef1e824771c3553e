using Approvals.Domain.Principals;
using Approvals.Host.Api;
using Approvals.Host.Auth.SignIn;
using Approvals.Host.Ui.Errors;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Nodes;

/// <summary>The nodes and what waits, for those who run them.</summary>
internal static class ClusterPages
{
    public static void MapClusterPages(this RouteGroupBuilder pages)
    {
        pages.MapGet("/cluster", Show);
        pages.MapForms().MapPost("/cluster/drain", Drain);
    }

    private static async Task<IResult> Show(HttpContext context, ClusterReader cluster) => Page.Of<ClusterPage>(new ClusterModel(
        await cluster.ReadAsync(context.Person(), context.RequestAborted), context.Person().Is(Roles.Operator), context.Request.Query["leaving"]));

    private static async Task<IResult> Drain(HttpContext context, ClusterReader cluster) =>
        await cluster.DrainAsync(context.Person(), context.Request.Form["node"].ToString(), context.RequestAborted) is { } node
            ? new SeeOther("/cluster" + QueryString.Create("leaving", node))
            : Page.Of<ErrorPage>(ErrorModel.Unknown, StatusCodes.Status404NotFound);
}
