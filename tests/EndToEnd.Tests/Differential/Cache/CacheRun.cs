using System.Text.Encodings.Web;
using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Differential.Cache;

/// <summary>
/// Sends every sequence to ours and compares it with what Portkey's gateway did with its cache switched on. The published
/// package is built without that cache, so that the comparison is with a record of a build of its source (README.md says
/// how it is made anew).
/// </summary>
public sealed class CacheRun : IAsyncLifetime
{
    /// <summary>The start script of a build with the cache switched on: it is asked, and the record written anew.</summary>
    private const string LiveVariable = "IMAGEGATEWAY_TESTS_PORTKEY_WITH_CACHE";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    private readonly Simulators _simulators = new();
    private readonly Dictionary<string, IReadOnlyList<Difference>> _differences = [];

    /// <summary>The differences of a sequence.</summary>
    internal IReadOnlyList<Difference> Of(string name) => _differences[name];

    /// <summary>The differences of all of them.</summary>
    internal IEnumerable<Difference> All => _differences.Values.SelectMany(differences => differences);

    public async Task InitializeAsync()
    {
        await _simulators.InitializeAsync();
        try
        {
            var portkey = await PortkeysAsync();
            await using var ours = await Gateway.HostAsync();
            foreach (var sequence in CacheSequences.All)
            {
                var own = await ObserveAsync(sequence, ours.Client);
                _differences[sequence.Name] = [.. own.Keys.SelectMany(step => Difference.Between(step, portkey[step], own[step]))];
            }
        }
        catch
        {
            await _simulators.DisposeAsync();
            throw;
        }
    }

    public Task DisposeAsync() => _simulators.DisposeAsync();

    private async Task<Dictionary<string, IReadOnlyDictionary<string, string>>> PortkeysAsync()
    {
        if (Environment.GetEnvironmentVariable(LiveVariable) is not { Length: > 0 } script)
            return JsonSerializer.Deserialize<Dictionary<string, IReadOnlyDictionary<string, string>>>(
                await File.ReadAllBytesAsync(BuiltPaths.CacheRecord))!;

        var steps = new Dictionary<string, IReadOnlyDictionary<string, string>>();
        foreach (var sequence in CacheSequences.All)
        {
            // A process for each: its cache does not tell one upstream from another.
            await using var portkey = await PortkeyProcess.StartAsync(script);
            foreach (var (step, values) in await ObserveAsync(sequence, portkey.Client))
                steps[step] = values;
        }

        await File.WriteAllTextAsync(BuiltPaths.CacheRecord, JsonSerializer.Serialize(steps, Readable) + "\n");
        return steps;
    }

    private async Task<Dictionary<string, IReadOnlyDictionary<string, string>>> ObserveAsync(CacheSequence sequence, GatewayClient gateway)
    {
        var id = SimulatorClient.NewToken();
        await _simulators.Client.ScriptAsync(id, sequence.Script);
        var host = _simulators.Client.ScriptedUrl(id);
        var steps = new Dictionary<string, IReadOnlyDictionary<string, string>>();
        for (var step = 0; step < sequence.Steps.Count; step++)
        {
            var one = sequence.Steps[step];
            var asked = DateTimeOffset.UtcNow;
            var gatewayResponse = await gateway.SendAsync(
                one.Method, one.Path, one.Content(), one.Headers.Select(header => (header.Name, With(header.Value))));
            var observed = Observation.Of(await _simulators.Client.ScriptedAsync(id), "/scripted/" + id, gatewayResponse, asked).Values;

            // What goes upstream is compared elsewhere; here it counts whether something went.
            steps[sequence.NameOf(step)] = observed.Where(
                value => value.Key == "upstream.count" || value.Key.StartsWith("client.", StringComparison.Ordinal)).ToDictionary();
        }

        return steps;

        // Ours tells callers apart by their keys, so that no sequence meets another's images.
        string With(string value) =>
            value.Replace("{host}", host, StringComparison.Ordinal).Replace("sk-", $"sk-{id}-", StringComparison.Ordinal);
    }
}
