using System.Globalization;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using ImageGateway.TestKit;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>A Redis and processes of the cluster on it, with a folder of their own. Disposing kills them all.</summary>
internal sealed class ProcessGroup : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(120);
    private readonly string _directory = Directory.CreateTempSubdirectory("imagegateway-cluster-").FullName;
    private readonly int _redisPort = FreePorts.TakeOne();
    private readonly List<ChildProcess> _processes = [];

    public ProcessGroup() =>
        Start("redis-server", [], "--port", Text(_redisPort), "--bind", "127.0.0.1", "--save", "", "--dir", _directory);

    /// <summary>Path of the silo's build.</summary>
    public static string SiloPath { get; } = typeof(ProcessGroup).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "SiloPath").Value!;

    /// <summary>Redis, as an operator's tools reach it.</summary>
    public string RedisAddress => $"127.0.0.1:{Text(_redisPort)}";

    /// <summary>Further arguments of the members that are started from now on.</summary>
    public IReadOnlyList<string> Arguments { get; set; } = [];

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Starts a process in a role; it listens for HTTP at its own port and, as a silo, for clients at its gateway.</summary>
    public Member StartMember(string role, params (string Name, string Value)[] settings) => StartMember(role, null, settings);

    /// <summary>Starts a process in a role on the data directory of another one.</summary>
    public Member StartBeside(Member other, string role) => StartMember(role, other.DataDirectory, []);

    public Task ReadyAsync(Member member) => Eventually.TrueAsync(
        $"{member.Url} is ready",
        StartDeadline,
        async cancellationToken =>
        {
            member.Process.MustRun();
            return await StatusAsync(member, "/readyz", cancellationToken) == 200;
        });

    /// <summary>Waits for several; when one does not come, their owner ends all, because nobody else would.</summary>
    public async Task AllReadyAsync(IAsyncLifetime instance, params Member[] members)
    {
        try
        {
            foreach (var member in members)
                await ReadyAsync(member);
        }
        catch
        {
            await instance.DisposeAsync();
            throw;
        }
    }

    public async Task<int> StatusAsync(Member member, string path, CancellationToken cancellationToken = default)
    {
        using var response = await Http.GetAsync(new Uri(member.Url, path), cancellationToken);
        return (int)response.StatusCode;
    }

    /// <summary>Draws an image of the sandbox through a front-end; gives the status.</summary>
    public async Task<int> DrawAsync(Member frontEnd, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(frontEnd.Url, "/v1/images/generations"))
        { Content = JsonContent.Create(new { prompt = "a lighthouse", size = "64x64" }) };
        request.Headers.Add(header, value);
        using var response = await Http.SendAsync(request);
        return (int)response.StatusCode;
    }

    /// <summary>Calls a route of the control plane at a front-end, which must do it.</summary>
    public async Task<JsonElement> ManageAsync(Member frontEnd, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(frontEnd.Url, path))
        { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        foreach (var process in _processes)
            await process.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private Member StartMember(string role, string? directory, (string Name, string Value)[] settings)
    {
        var ports = FreePorts.Take(3);
        var url = $"http://127.0.0.1:{Text(ports[0])}";
        var data = directory ?? Path.Combine(_directory, Text(ports[0]));
        string[] arguments =
        [
            SiloPath, "--role", role, "--redis", RedisAddress, "--urls", url,
            "--silo-port", Text(ports[1]), "--gateway-port", Text(ports[2]), "--data-directory", data,
            .. Arguments,
        ];

        // Each member's links are opened at itself.
        (string Name, string Value) links = ("ARCHIVE__SHARED", "true");
        return new(Start("dotnet", [links, .. settings], arguments), new(url), ports[1], ports[2], data);
    }

    private ChildProcess Start(string file, (string Name, string Value)[] settings, params string[] arguments)
    {
        // Front-ends that share credentials share the master key.
        var environment = new Dictionary<string, string>
        {
            ["IMAGEGATEWAY__DRAINSECONDS"] = "10",
            ["IMAGEGATEWAY__MASTERKEY"] = "the master key of the tests"
        };
        foreach (var (name, value) in settings)
            environment[name.StartsWith("AWS_", StringComparison.Ordinal) ? name : "IMAGEGATEWAY__" + name] = value;
        var process = new ChildProcess(file, environment, arguments);
        _processes.Add(process);
        return process;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A process of the cluster.</summary>
internal sealed record Member(ChildProcess Process, Uri Url, int SiloPort, int GatewayPort, string DataDirectory);
