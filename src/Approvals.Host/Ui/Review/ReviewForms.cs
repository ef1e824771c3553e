using Approvals.Application.Gateway;
using Approvals.Domain.Decisions;
using Approvals.Domain.State;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Errors;
using Approvals.Host.Auth.SignIn;
using Approvals.Host.Ui.Errors;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Review;

/// <summary>Takes a form of the approval page to the actor, and shows what came of it. Decides nothing.</summary>
internal static class ReviewForms
{
    public static async Task<IResult> Take(HttpContext context, string move, ReviewReader reader, IApprovalGateway gateway)
    {
        var form = new ReviewForm(await BodyReader.ReadFormAsync(context));
        var words = MoveWords.Find(move == "decide" ? context.Request.Form["verdict"].ToString() : move);
        if (words is null || await reader.FindAsync(context) is not { } approval)
            return Page.Of<ErrorPage>(ErrorModel.NoApproval, StatusCodes.Status404NotFound);
        if (words.IsConfirmed && !form.IsConfirmed)
            return Page.Of<ConfirmPage>(ConfirmModel.Of(approval, context.Person(), words, reader.Now, form.Typed));
        var (command, faults) = form.Read(words, context.Person(), approval);
        if (faults.Any)
            return await RefusedAsync(context, reader, approval, words, form, new ReviewModel.Outcome("Something is missing.", IsFault: true) { Errors = faults.ToErrors() }, StatusCodes.Status422UnprocessableEntity);
        var answer = await gateway.AskAsync(approval.Id, command, context.RequestAborted);
        if (answer.Refusal is not { } refusal)
            return new SeeOther($"/approvals/{approval.Id}?done={words.Key}");
        var now = answer.Approval ?? await reader.FindAsync(context) ?? approval;
        return await RefusedAsync(context, reader, now, words, form, Explain(refusal, approval, form), Problems.Of(refusal, now).Status);
    }

    private static async Task<IResult> RefusedAsync(
        HttpContext context, ReviewReader reader, Approval approval, MoveWords words, ReviewForm form, ReviewModel.Outcome fault, int status) =>
        words.IsConfirmed && ConfirmModel.Of(approval, context.Person(), words, reader.Now, form.Typed, fault) is { Move.IsOpen: true } again
            ? Page.Of<ConfirmPage>(again, status)
            : Page.Of<ReviewPage>(await reader.ReadAsync(context, approval, fault with { NotSent = form.Draft }), status);

    private static ReviewModel.Outcome Explain(Refusal refusal, Approval seen, ReviewForm form) => new(
        refusal.Code == RefusalCode.VersionMismatch ? Changes.Since(seen, form.Revision) : refusal.Detail, IsFault: true)
    {
        Errors = refusal.Errors ?? new Dictionary<string, string[]>(StringComparer.Ordinal),
    };
}
