using System.Collections.Frozen;
using ImageGateway.Core.Providers;
using ImageGateway.Sandbox;

namespace ImageGateway.Providers.Tests.Testing;

/// <summary>Declarations of the providers that the gateway serves.</summary>
internal static class Declared
{
    /// <summary>Providers of the registry.</summary>
    public static IReadOnlyList<IImageProvider> Providers { get; } = ImageProviders.All(
        new SandboxProvider(new SandboxServer(TimeProvider.System)));

    /// <summary>Schema of these providers.</summary>
    public static ProviderSchema Schema { get; } = ImageProviders.Schema(Providers);

    /// <summary>Settings that some providers need beside a key to know where to send.</summary>
    public static FrozenDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["resource_name"] = "r",
        ["deployment_id"] = "d",
        ["api_version"] = "2025-04-01-preview",
        ["azure_foundry_url"] = "https://r.services.ai.azure.com",
        ["vertex_project_id"] = "p",
        ["vertex_region"] = "us-central1",
        ["aws_region"] = "us-west-2",
        ["aws_access_key_id"] = "AKIDEXAMPLE",
        ["aws_secret_access_key"] = "secret",
    }.ToFrozenDictionary();

    /// <summary>The provider of a slug.</summary>
    public static IImageProvider Provider(string slug) => Providers.Single(provider => provider.Slug == slug);
}
