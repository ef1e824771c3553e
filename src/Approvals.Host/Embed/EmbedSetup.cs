using Approvals.Host.Ui.Embedding;

namespace Approvals.Host.Embed;

public static class EmbedSetup
{
    /// <summary>Cards for other applications, and the tokens that they need.</summary>
    public static void MapEmbed(this WebApplication app)
    {
        app.MapEmbedTokens();
        app.MapEmbedded();
    }
}
