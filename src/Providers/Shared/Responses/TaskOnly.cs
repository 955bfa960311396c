using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Responses;

/// <summary>Stands where a reader must, at calls whose answers never hold an image: those of tasks and of look-ups.</summary>
internal sealed class TaskOnly : IResponseReader
{
    /// <summary>The only one that is needed.</summary>
    public static TaskOnly Instance { get; } = new();

    /// <inheritdoc/>
    public bool VerdictFollows(ProviderResponse response) => false;

    /// <inheritdoc/>
    public ValueTask<ProviderError?> ReadAsync(ProviderResponse response, IImageWriter images, CancellationToken cancellation) =>
        new(ProviderError.Malformed("The provider answered with something else than the state of a task."));
}
