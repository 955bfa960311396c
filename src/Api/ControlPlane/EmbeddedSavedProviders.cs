using System.Collections.Concurrent;
using ImageGateway.Core.Control;

namespace ImageGateway.Api.ControlPlane;

/// <summary>The saved providers of a gateway that runs alone. Kept in memory: they last as long as the process.</summary>
internal sealed class EmbeddedSavedProviders : ISavedProviders
{
    private readonly ConcurrentDictionary<(string Workspace, string Slug), SavedProvider> _bySlug = new();

    /// <summary>Saves a provider, in place of the one that has its slug.</summary>
    public void Save(SavedProvider provider) => _bySlug[(provider.Workspace, provider.Slug)] = provider;

    public ValueTask<SavedProvider?> FindAsync(string workspace, string slug, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_bySlug.GetValueOrDefault((workspace, slug)));
}
