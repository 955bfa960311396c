using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>
/// Sends every case to Portkey's gateway and to ours, in front of the same scripted upstream, and keeps where they differ.
/// </summary>
public sealed class DifferentialRun : IAsyncLifetime
{
    private readonly Simulators _simulators = new();
    private readonly Dictionary<string, IReadOnlyList<Difference>> _differences = [];

    /// <summary>The differences of a case.</summary>
    internal IReadOnlyList<Difference> Of(string name) => _differences[name];

    /// <summary>The differences of all of them.</summary>
    internal IEnumerable<Difference> All => _differences.Values.SelectMany(differences => differences);

    public async Task InitializeAsync()
    {
        await _simulators.InitializeAsync();
        try
        {
            await using var portkey = await PortkeyProcess.StartAsync();
            await using var ours = await Gateway.HostAsync();
            foreach (var one in DifferentialCases.All)
            {
                var theirs = await ObserveAsync(one, portkey.Client);
                _differences[one.Name] = [.. Difference.Between(one.Name, theirs.Values, (await ObserveAsync(one, ours.Client)).Values)];
            }
        }
        catch
        {
            await _simulators.DisposeAsync();
            throw;
        }
    }

    public Task DisposeAsync() => _simulators.DisposeAsync();

    private async Task<Observation> ObserveAsync(DifferentialCase one, GatewayClient gateway)
    {
        var id = SimulatorClient.NewToken();
        await _simulators.Client.ScriptAsync(id, one.Script);
        var host = _simulators.Client.ScriptedUrl(id);
        var headers = one.Headers.Select(header => (header.Name, header.Value.Replace("{host}", host, StringComparison.Ordinal)));
        var asked = DateTimeOffset.UtcNow;
        var gatewayResponse = await gateway.SendAsync(one.Method, one.Path, one.Content(), headers);
        return Observation.Of(await _simulators.Client.ScriptedAsync(id), "/scripted/" + id, gatewayResponse, asked);
    }
}
