namespace Approvals.Host.Operations;

/// <summary>Hands out the whole of the request pipeline, for requests that come from no connection.</summary>
public sealed class PipelineTap : IStartupFilter
{
    private readonly TaskCompletionSource<RequestDelegate> built = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the server starts.</summary>
    public Task<RequestDelegate> Pipeline => built.Task;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(pipeline =>
        {
            built.TrySetResult(pipeline);
            return pipeline;
        });
        next(app);
    };
}
