using ImageGateway.Core.Routing;

namespace ImageGateway.Providers.Tests.Kit;

/// <summary>Targets of saved entries that an admin gave the gateway's own cloud identity to.</summary>
internal static class OwnIdentity
{
    public static Target AsGateway(this Target target) =>
        target with
        {
            Saved = new SavedProvider
            {
                Id = "id",
                Slug = "own",
                Workspace = "default",
                Provider =
            target.Provider,
                UsesGatewayIdentity = true
            }
        };
}
