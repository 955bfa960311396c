using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Fixtures;

/// <summary>
/// The simulated providers. One process serves all tests and ends with them: tests find their requests by words of their own, and its
/// start costs more than most of them.
/// </summary>
public sealed class Simulators : IAsyncLifetime
{
    private static readonly Lazy<Task<ServerProcess>> Started =
        new(() => ServerProcess.StartAsync(BuiltPaths.Simulators, new Dictionary<string, string>()));

    internal SimulatorClient Client { get; private set; } = null!;

    internal Uri Url { get; private set; } = null!;

    /// <summary>The settings that lead a gateway's providers here.</summary>
    internal Dictionary<string, string> Settings(params IEnumerable<(string Name, string Value)> more)
    {
        var settings = new Dictionary<string, string>
        {
            ["PROVIDERS__openai__BASEURL"] = new Uri(Url, "/openai/v1").AbsoluteUri,
            ["PROVIDERS__azure-openai__BASEURL"] = new Uri(Url, "/azure/my-resource/openai").AbsoluteUri,
            ["PROVIDERS__azure-openai__TOKENURL"] = new Uri(Url, "/entra").AbsoluteUri,
            ["PROVIDERS__azure-ai__BASEURL"] = new Uri(Url, "/azure/my-resource/openai/v1").AbsoluteUri,
            ["PROVIDERS__azure-ai__TOKENURL"] = new Uri(Url, "/entra").AbsoluteUri,
            ["PROVIDERS__deepinfra__BASEURL"] = new Uri(Url, "/hosts/deepinfra/v1").AbsoluteUri,
            ["PROVIDERS__stability-ai__BASEURL"] = new Uri(Url, "/stability").AbsoluteUri,
            ["PROVIDERS__fireworks-ai__BASEURL"] = new Uri(Url, "/fireworks/inference/v1").AbsoluteUri,
            ["PROVIDERS__bedrock__BASEURL"] = new Uri(Url, "/bedrock/us-west-2").AbsoluteUri,
            ["PROVIDERS__bedrock__TOKENURL"] = new Uri(Url, "/bedrock/sts").AbsoluteUri,
            ["PROVIDERS__segmind__BASEURL"] = new Uri(Url, "/segmind/v1").AbsoluteUri,
            ["PROVIDERS__together-ai__BASEURL"] = new Uri(Url, "/together/v1").AbsoluteUri,
            ["PROVIDERS__replicate__BASEURL"] = new Uri(Url, "/replicate/v1").AbsoluteUri,
            ["PROVIDERS__monsterapi__BASEURL"] = new Uri(Url, "/monsterapi/v1").AbsoluteUri,
            ["PROVIDERS__vertex-ai__BASEURL"] = new Uri(Url, "/vertex").AbsoluteUri,
            ["PROVIDERS__vertex-ai__TOKENURL"] = new Uri(Url, "/google-oauth/token").AbsoluteUri,
            ["PROVIDERS__google__BASEURL"] = new Uri(Url, "/gemini/v1beta").AbsoluteUri,
        };
        foreach (var (name, value) in more)
            settings[name] = value;
        return settings;
    }

    public async Task InitializeAsync()
    {
        Url = (await Started.Value).Url;
        Client = new(Url);
    }

    public Task DisposeAsync()
    {
        Client?.Dispose();
        return Task.CompletedTask;
    }
}
