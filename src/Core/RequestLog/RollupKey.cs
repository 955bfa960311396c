using ImageGateway.Core.Images;

namespace ImageGateway.Core.RequestLog;

/// <summary>Dimensions by which requests are counted.</summary>
/// <param name="Workspace">Id of the workspace.</param>
/// <param name="Provider">Slug of the provider.</param>
/// <param name="Model">Model that was asked for.</param>
/// <param name="Operation">Operation of the route.</param>
/// <param name="VirtualKey">Slug of the virtual key.</param>
/// <param name="ApiKey">Id of the gateway key.</param>
/// <param name="Status">HTTP status of the response.</param>
/// <param name="Cache">Use of the response cache.</param>
public readonly record struct RollupKey(
    string Workspace, string Provider, string Model, ImageOperation Operation, string VirtualKey, string ApiKey, int Status, LogCache Cache)
{
    /// <summary>Stands for names beyond the most that are counted apart.</summary>
    public const string Other = "other";

    /// <summary>Determines whether a stored response answered.</summary>
    public bool IsCacheHit => Cache is LogCache.Hit or LogCache.SemanticHit;

    /// <summary>The dimensions of an entry.</summary>
    public static RollupKey From(LogEntry entry) =>
        new(entry.Workspace, entry.Provider, entry.Model, entry.Operation, entry.VirtualKey, entry.ApiKey, entry.Status, entry.Cache);

    /// <summary>The same status, cache and workspace, under names that stand for all others.</summary>
    public RollupKey ToOther() => this with { Provider = Other, Model = Other, VirtualKey = Other, ApiKey = Other };
}
