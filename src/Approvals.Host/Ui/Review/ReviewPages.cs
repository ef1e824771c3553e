using Approvals.Domain.Decisions;
using Approvals.Domain.Policy;
using Approvals.Domain.State;
using Approvals.Domain.Views;
using Approvals.Host.Api.Binding;
using Approvals.Host.Ui.Errors;
using Approvals.Host.Ui.Inbox;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Review;

/// <summary>One approval, by itself and as a card, and the confirmation that stands before a decision.</summary>
internal static class ReviewPages
{
    public static void MapReview(this RouteGroupBuilder pages)
    {
        pages.MapGet("/approvals/{id}", Show);
        pages.MapGet("/approvals/{id}/{move}", Ask);
        pages.MapForms().MapPost("/approvals/{id}/{move}", ReviewForms.Take);
    }

    private static async Task<IResult> Show(HttpContext context, ReviewReader reader)
    {
        var approval = await reader.FindAsync(context);
        return approval is null
            ? Page.Of<ErrorPage>(ErrorModel.NoApproval, StatusCodes.Status404NotFound)
            : Page.Of<ReviewPage>(await reader.ReadAsync(context, approval, MoveWords.Done(context.Request.Query["done"], approval, context.Person().Self)));
    }

    /// <summary>Only asks; the form on it does.</summary>
    private static async Task<IResult> Ask(HttpContext context, string move, ReviewReader reader)
    {
        if (MoveWords.Find(move) is not { IsConfirmed: true } words || await reader.FindAsync(context) is not { } approval)
            return Page.Of<ErrorPage>(ErrorModel.NoApproval, StatusCodes.Status404NotFound);
        return Page.Of<ConfirmPage>(ConfirmModel.Of(approval, context.Person(), words, reader.Now));
    }
}
