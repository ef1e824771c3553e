using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Approvals.Channels.Templates;

public static class TemplateServices
{
    /// <param name="directory">Where the operator's own templates lie; null: none.</param>
    public static IServiceCollection AddTemplates(this IServiceCollection services, string? directory)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(provider =>
            new TemplateStore(directory, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<TemplateStore>>()));
    }
}
