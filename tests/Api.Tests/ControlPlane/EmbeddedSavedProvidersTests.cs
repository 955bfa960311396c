using ImageGateway.Api.ControlPlane;
using ImageGateway.Core.Control;

namespace ImageGateway.Api.Tests.ControlPlane;

public sealed class EmbeddedSavedProvidersTests
{
    [Fact]
    public async Task FindAsync_SlugOfAWorkspace_IsFoundThereOnly()
    {
        var providers = new EmbeddedSavedProviders();
        var saved = new SavedProvider { Id = "1", Slug = "team", Workspace = WorkspaceIds.Default, Provider = "openai", ApiKey = "sk-secret" };
        providers.Save(saved);

        Assert.Same(saved, await providers.FindAsync(WorkspaceIds.Default, "team", default));
        Assert.Null(await providers.FindAsync("another", "team", default));
        Assert.DoesNotContain("sk-secret", saved.ToString(), StringComparison.Ordinal);
    }
}
