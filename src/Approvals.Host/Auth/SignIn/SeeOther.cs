using Approvals.Host.Addresses;

namespace Approvals.Host.Auth.SignIn;

/// <summary>303: what was posted is done, look there. Reloading that page posts nothing again.</summary>
/// <param name="path">From the service's own root.</param>
public sealed class SeeOther(string path) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = httpContext.Links().To(path);
        return Task.CompletedTask;
    }
}
