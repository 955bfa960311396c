using System.Text.Json;
using ImageGateway.Api.Options;
using ImageGateway.Gateway.Options;
using ImageGateway.Silo.Options;

namespace ImageGateway.Deploy.Tests.Compose;

/// <summary>The files of deploy/compose start processes with settings that they take, beside services that exist.</summary>
public sealed class ComposeTests
{
    private static readonly HashSet<string> TopKeys = new(StringComparer.Ordinal) { "name", "services", "volumes" };

    // The keys of the compose specification that the files use; another one is most often misspelt.
    private static readonly HashSet<string> ServiceKeys = new(StringComparer.Ordinal)
    {
        "build", "cap_drop", "command", "depends_on", "deploy", "entrypoint", "environment", "image", "mem_limit", "ports", "read_only",
        "restart", "security_opt", "stop_grace_period", "tmpfs", "volumes",
    };

    public static TheoryData<string> Files { get; } = ["embedded.yml", "cluster.yml"];

    [Fact]
    public async Task Embedded_Settings_AreTakenByTheProcess()
    {
        var service = (await ComposeFile.ReadAsync("embedded.yml")).Services["gateway"];

        var options = ProcessSettings.Read(Complete(service));

        Assert.Empty(options.UnknownSettings);
        Assert.Equal((AuthMode.Keys, "/data"), (options.Auth, options.DataDirectory));
        Assert.Equal(["http://0.0.0.0:8787"], ListenAddresses.Read("http://0.0.0.0:8787", options));
    }

    [Fact]
    public async Task Cluster_Settings_AreTakenByTheProcesses()
    {
        var file = await ComposeFile.ReadAsync("cluster.yml");
        var roles = new List<SiloRole>();
        foreach (var (name, service) in file.Gateways)
        {
            var environment = Complete(service);
            var (silo, frontEnd) = SiloSettingsReader.Read(ComposeFile.ListOf(service, "command"), environment.GetValueOrDefault);
            var options = ProcessSettings.Read(environment, frontEnd);

            Assert.Empty(options.UnknownSettings);
            Assert.Equal("redis:6379", silo.Redis.Address);
            Assert.Equal(ComposeFile.Secret, silo.Redis.CreateOptions("test", TimeSpan.FromSeconds(3)).Password);
            Assert.Contains("http://otel-collector:4317", environment["OTEL_EXPORTER_OTLP_ENDPOINT"]);
            var count = service.TryGetProperty("deploy", out var deploy) ? deploy.GetProperty("replicas").GetInt32() : 1;
            roles.AddRange(Enumerable.Repeat(silo.Role, count));
            if (silo.Role != SiloRole.Api)
                continue;
            Assert.Equal((RequestLogKind.Postgres, "http://s3:9000/"), (options.RequestLog.Kind, options.Archive.S3!.Url!.AbsoluteUri));
            Assert.Contains("s3/" + options.Archive.S3.Bucket, file.Services["s3-bucket"].GetProperty("command")[0].GetString());
            Assert.Contains("Host=postgres;", options.RequestLog.Connection);
            Assert.Contains($"{name}:/data", ComposeFile.ListOf(service, "volumes"));
        }

        Assert.Equal([SiloRole.Silo, SiloRole.Silo, SiloRole.Silo, SiloRole.Api, SiloRole.Api], roles);
        Assert.Equal(
            ["redis-server", "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction", "--requirepass"],
            ComposeFile.ListOf(file.Services["redis"], "command")[..^1]);
    }

    [Fact]
    public async Task Cluster_Example_ListsTheVariables()
    {
        var file = await ComposeFile.ReadAsync("cluster.yml");
        var listed = (await File.ReadAllLinesAsync(ComposeFile.PathOf("cluster.env.example")))
            .Where(static line => !line.StartsWith('#')).Select(static line => line.TrimEnd('='));

        Assert.Equal(file.Variables, listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Cluster_Observability_MeetsAtTheSamePorts()
    {
        var file = await ComposeFile.ReadAsync("cluster.yml");
        var collector = await ComposeFile.ParseAsync("collector.yml");
        var scrapes = (await ComposeFile.ParseAsync("prometheus.yml")).GetProperty("scrape_configs").EnumerateArray()
            .SelectMany(static job => job.GetProperty("static_configs")[0].GetProperty("targets").EnumerateArray())
            .Select(static target => target.GetString()!);

        Assert.Equal(
            "0.0.0.0:4317", collector.GetProperty("receivers").GetProperty("otlp").GetProperty("protocols").GetProperty("grpc")
                .GetProperty("endpoint").GetString());
        Assert.Equal("0.0.0.0:8889", collector.GetProperty("exporters").GetProperty("prometheus").GetProperty("endpoint").GetString());
        Assert.Equal(
            [.. file.Gateways.Where(static one => one.Key != "silo").Select(static one => one.Key + ":8787"), "otel-collector:8889"],
            scrapes);
        Assert.Equal(
            "http://prometheus:9090", (await ComposeFile.ParseAsync("grafana/datasources.yml")).GetProperty("datasources")[0]
                .GetProperty("url").GetString());
        var dashboards = (await ComposeFile.ParseAsync("grafana/dashboards.yml")).GetProperty("providers")[0].GetProperty("options");
        Assert.Contains(
            $"../observability/dashboard.json:{dashboards.GetProperty("path").GetString()}/imagegateway.json:ro",
            ComposeFile.ListOf(file.Services["grafana"], "volumes"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Services_NameWhatExists(string name)
    {
        var file = await ComposeFile.ReadAsync(name);
        Assert.All(
            file.Root.EnumerateObject(),
            static one => Assert.True(TopKeys.Contains(one.Name) || one.Name.StartsWith("x-", StringComparison.Ordinal), one.Name));
        foreach (var service in file.Services.Values)
        {
            Assert.All(service.EnumerateObject(), static one => Assert.Contains(one.Name, ServiceKeys));
            Assert.Matches(@":\D*\d[\w.-]*$", service.GetProperty("image").GetString());
            Assert.All(ComposeFile.ListOf(service, "depends_on"), other => Assert.Contains(other, file.Services.Keys));
            Assert.All(ComposeFile.ListOf(service, "ports"), static port => Assert.StartsWith("127.0.0.1:", port));
            foreach (var source in ComposeFile.ListOf(service, "volumes").Select(static volume => volume.Split(':')[0]))
            {
                if (source.StartsWith('.'))
                    Assert.True(File.Exists(ComposeFile.PathOf(source)), source);
                else
                    Assert.Contains(source, file.Root.GetProperty("volumes").EnumerateObject().Select(static one => one.Name));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Gateways_AreRestricted_AndMayDrain(string name)
    {
        var file = await ComposeFile.ReadAsync(name);
        var dockerfile = await File.ReadAllTextAsync(Repository.PathOf("deploy/docker/Dockerfile"));
        Assert.NotEmpty(file.Gateways);
        foreach (var (_, service) in file.Gateways)
        {
            var options = ProcessSettings.Read(Complete(service));
            Assert.True(service.GetProperty("read_only").GetBoolean());
            Assert.Equal(["ALL"], ComposeFile.ListOf(service, "cap_drop"));
            Assert.Equal(["no-new-privileges:true"], ComposeFile.ListOf(service, "security_opt"));
            Assert.Equal(["/tmp:size=64m"], ComposeFile.ListOf(service, "tmpfs"));
            Assert.NotEmpty(service.GetProperty("mem_limit").GetString()!);
            Assert.Equal($"{options.Drain.TotalSeconds + 30}s", service.GetProperty("stop_grace_period").GetString());
            var build = service.GetProperty("build");
            Assert.Equal(Repository.PathOf("."), ComposeFile.PathOf(build.GetProperty("context").GetString()!));
            Assert.Equal("deploy/docker/Dockerfile", build.GetProperty("dockerfile").GetString());
            Assert.Contains($"AS {build.GetProperty("target").GetString()}\n", dockerfile);
        }
    }

    // With what the image sets by itself.
    private static Dictionary<string, string> Complete(JsonElement service)
    {
        var environment = new Dictionary<string, string>(Images.Dockerfile.Environment, StringComparer.Ordinal);
        foreach (var (name, value) in ComposeFile.EnvironmentOf(service))
            environment[name] = value;
        return environment;
    }
}
