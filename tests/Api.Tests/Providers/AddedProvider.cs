using System.Reflection;
using ImageGateway.Api.Tests.Testing;
using ImageGateway.Core.Providers;
using ImageGateway.Sandbox;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Builder;

namespace ImageGateway.Api.Tests.Providers;

/// <summary>The provider of docs/adding-a-provider.md in a gateway, and its simulator on a real port.</summary>
public sealed class AddedProvider : IAsyncLifetime
{
    private const string Page = "docs/adding-a-provider.md";
    private const string Registry = "src/Providers/ImageProviders.cs";
    private const string Simulators = "tests/Simulators/SimulatorApp.cs";

    private readonly TemporaryFolder _folder = new();
    private WebApplication _simulator = null!;

    /// <summary>The page's provider and its tests.</summary>
    public Assembly Code { get; private set; } = null!;

    /// <summary>The providers of the registry with the page's line.</summary>
    public IReadOnlyList<IImageProvider> Providers { get; private set; } = [];

    internal TestGateway Gateway { get; private set; } = null!;

    /// <summary>Base URL of the simulator.</summary>
    public Uri Host => new(_simulator.Urls.First() + "/aquarelle/v2");

    /// <summary>Requests that the simulator got with a token in their words.</summary>
    public async Task<string> SeenAsync(string token)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri($"{_simulator.Urls.First()}/requests?token={token}"));
    }

    public async Task InitializeAsync()
    {
        var page = PageBlocks.Read(Page);

        // The folder would be a part of the project of providers, whose internals its tests' assembly sees.
        Code = PageAssembly.Load(
            "ImageGateway.Providers.Tests",
            ["Xunit"],
            [],
            [
                .. page.FilesBelow("src/Providers/"), (Registry, page.Changed(Registry)), .. page.FilesBelow("tests/Providers.Tests/"),
                .. PageAssembly.Files(
                    "tests/Providers.Tests/Kit/Ask.cs", "tests/Providers.Tests/Kit/Bodies.cs",
                    "tests/Providers.Tests/Testing/RecordedImages.cs"),
            ]);
        var registry = Code.GetType("ImageGateway.Providers.ImageProviders", throwOnError: true)!.GetMethod("All")!;
        Providers = (IReadOnlyList<IImageProvider>)registry.Invoke(
            null, [new SandboxProvider(new SandboxServer(TimeProvider.System)), null, null, null])!;

        var simulators = PageAssembly.Load(
            "ImageGateway.Simulators.Added",
            [
                "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http",
                "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Logging",
            ],
            [PathOf("SimulatorsPath")],
            [.. page.FilesBelow("tests/Simulators/"), (Simulators, page.Changed(Simulators))]);
        _simulator = (WebApplication)simulators.GetType("ImageGateway.Simulators.SimulatorApp", throwOnError: true)!.GetMethod("Build")!
            .Invoke(null, [new[] { "--urls", "http://127.0.0.1:0" }])!;
        await _simulator.StartAsync();

        var prices = Path.Combine(_folder.Path, "prices.json");
        await File.WriteAllTextAsync(prices, $$"""{"currency":"USD","rows":[{{page.Only("json")}}]}""");
        Gateway = await TestGateway.StartWithAsync(Providers, ("PRICESFILE", prices));
    }

    private static string PathOf(string key) =>
        typeof(AddedProvider).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == key).Value!;

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _simulator.StopAsync();
        await _simulator.DisposeAsync();
        _folder.Dispose();
    }
}
