using ImageGateway.Api.Hosting;
using ImageGateway.Api.Options;
using ImageGateway.Silo.Options;

namespace ImageGateway.Deploy.Tests.Manifests;

/// <summary>Every overlay renders to documents that fit their schemas, and to settings that the processes take.</summary>
public sealed class ManifestTests
{
    private const long Gibibyte = 1L << 30;

    // Seconds between the end of a process's time to stop and the kill.
    private const int Reserve = 5;

    public static TheoryData<string> Overlays { get; } =
        [.. Directory.GetDirectories(Repository.PathOf("deploy/k8s/overlays")).Select(static folder => Path.GetFileName(folder))];

    [Fact]
    public async Task Check_MisspeltKeys_NamesThem()
    {
        var document = await RenderedManifests.CheckAsync(
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: one\n  lables: {}\nspec:\n  ports:\n    - port: 80\n"
                + "      targtPort: 8\nspce: 1\n");

        Assert.Equal(
            [
                "Service one: /metadata/lables is not known", "Service one: /spce is not known",
                "Service one: /spec/ports/0/targtPort is not known",
            ],
            document.Errors.Order(StringComparer.Ordinal));
    }

    [KubectlTheory]
    [MemberData(nameof(Overlays))]
    public async Task Document_OfAnOverlay_FitsItsSchema(string overlay)
    {
        var rendered = await RenderedManifests.OfAsync(overlay);

        Assert.Empty(rendered.Errors);
        Assert.Equal(
            ["imagegateway-api", "imagegateway-silo"], rendered.Gateways.Select(static one => one.Name).Order(StringComparer.Ordinal));
        Assert.Equal("StatefulSet", rendered.Gateways.Single(static one => one.Name == "imagegateway-api").Kind);
    }

    [KubectlTheory]
    [MemberData(nameof(Overlays))]
    public async Task Arguments_OfAWorkload_AreAcceptedByTheProcess(string overlay)
    {
        var rendered = await RenderedManifests.OfAsync(overlay);
        foreach (var pods in rendered.Gateways)
        {
            var settings = rendered.EnvironmentOf(pods);
            var arguments = pods.Arguments.Select(argument => argument
                .Replace("$(REDIS)", settings["REDIS"], StringComparison.Ordinal)
                .Replace("$(POD_IP)", "10.0.0.7", StringComparison.Ordinal)).ToArray();
            Assert.DoesNotContain(arguments, static argument => argument.Contains("$(", StringComparison.Ordinal));

            var (silo, frontEnd) = SiloSettingsReader.Read(arguments, settings.GetValueOrDefault);

            Assert.Equal($"imagegateway-{silo.Role.ToString().ToLowerInvariant()}", pods.Name);
            Assert.Equal(Workload.Secret, silo.Redis.CreateOptions("test", TimeSpan.FromSeconds(3)).Password);
            var options = ProcessSettings.Read(settings, frontEnd);
            Assert.Empty(options.UnknownSettings);
            Assert.Equal(["http://0.0.0.0:8787"], ListenAddresses.Read(silo.Urls, options));
            Assert.Equal(8787, pods.Ports["http"]);
            if (silo.Role != SiloRole.Silo)
                continue;
            Assert.Equal((silo.SiloPort, silo.GatewayPort), (pods.Ports["silo"], pods.Ports["gateway"]));
            Assert.NotNull(silo.SiloName);
        }
    }

    [KubectlTheory]
    [MemberData(nameof(Overlays))]
    public async Task Grace_OfAWorkload_CoversTheDrain(string overlay)
    {
        var rendered = await RenderedManifests.OfAsync(overlay);
        Assert.All(rendered.Gateways, pods =>
        {
            var stop = ProcessSettings.Read(rendered.EnvironmentOf(pods)).Drain + GatewayApplication.Leaving;
            Assert.Equal(pods.PreStopSeconds + stop.TotalSeconds + Reserve, pods.GraceSeconds);
        });
    }

    [KubectlTheory]
    [MemberData(nameof(Overlays))]
    public async Task Volume_OfAFrontEnd_HoldsWhatItsSettingsLetItKeep(string overlay)
    {
        var rendered = await RenderedManifests.OfAsync(overlay);
        var pods = rendered.Gateways.Single(static one => one.Name == "imagegateway-api");
        var options = ProcessSettings.Read(rendered.EnvironmentOf(pods));
        var isLocalLog = options.RequestLog.Kind == ImageGateway.Gateway.Options.RequestLogKind.Sqlite;
        var isLocalArchive = options.Archive.Kind == ImageGateway.Gateway.Options.ArchiveKind.Folder;

        // Beside what settings bound: thumbnails, and images that wait for a bucket, at most 1 GiB each.
        var most = options.IdempotencyBytes + options.Cache.Bytes + Gibibyte
            + (isLocalLog ? options.RequestLog.Bytes : options.RequestLog.SpoolBytes)
            + (isLocalArchive ? options.Archive.Bounds.Bytes : Gibibyte);

        Assert.True(options.Archive.IsShared || !isLocalArchive, "The archive of the front-ends is none that they share.");
        Assert.InRange(most, 1, pods.VolumeGibibytes * Gibibyte);
        Assert.Contains(
            pods.Container.GetProperty("volumeMounts").EnumerateArray(),
            mount => mount.GetProperty("name").GetString() == "data"
                && mount.GetProperty("mountPath").GetString() == options.DataDirectory);
    }

    [KubectlTheory]
    [MemberData(nameof(Overlays))]
    public async Task Probes_OfAWorkload_AskTheRightPaths(string overlay)
    {
        foreach (var pods in (await RenderedManifests.OfAsync(overlay)).Gateways)
        {
            Assert.Equal(
                ("/healthz", "/healthz", "/readyz"),
                (pods.ProbePath("startupProbe"), pods.ProbePath("livenessProbe"), pods.ProbePath("readinessProbe")));
            Assert.All(["startupProbe", "livenessProbe", "readinessProbe"], probe => Assert.Equal("http", pods.ProbePort(probe)));
        }
    }

    [KubectlTheory]
    [MemberData(nameof(Overlays))]
    public async Task Pods_OfEveryWorkload_AreRestrictedAndBounded(string overlay)
    {
        foreach (var pods in (await RenderedManifests.OfAsync(overlay)).Workloads)
        {
            var pod = pods.Pod.GetProperty("securityContext");
            var container = pods.Container.GetProperty("securityContext");
            Assert.True(pod.GetProperty("runAsNonRoot").GetBoolean());
            Assert.Equal("RuntimeDefault", pod.GetProperty("seccompProfile").GetProperty("type").GetString());
            Assert.False(container.GetProperty("allowPrivilegeEscalation").GetBoolean());
            Assert.True(container.GetProperty("readOnlyRootFilesystem").GetBoolean());
            Assert.Equal("ALL", Assert.Single(container.GetProperty("capabilities").GetProperty("drop").EnumerateArray()).GetString());
            Assert.False(pods.Pod.GetProperty("automountServiceAccountToken").GetBoolean());
            Assert.True(pods.Container.GetProperty("resources").GetProperty("limits").TryGetProperty("memory", out _));
            Assert.True(pods.Container.GetProperty("resources").GetProperty("requests").TryGetProperty("cpu", out _));
            Assert.Matches(@"^[\w./-]+:\d[\w.-]*$", pods.Image);
            Assert.All(pods.EmptyFolders, static folder => Assert.True(folder.TryGetProperty("sizeLimit", out _)));
        }
    }

    [KubectlTheory]
    [MemberData(nameof(Overlays))]
    public async Task Selectors_FindThePodsTheyMean(string overlay)
    {
        var rendered = await RenderedManifests.OfAsync(overlay);
        Assert.All(rendered.Workloads, static pods => Assert.True(pods.IsSelectedBy(pods.Selector)));
        foreach (var service in rendered.OfKind("Service"))
        {
            var chosen = Assert.Single(rendered.Workloads, pods => pods.IsSelectedBy(service.GetProperty("spec").GetProperty("selector")));
            Assert.All(
                service.GetProperty("spec").GetProperty("ports").EnumerateArray(),
                port => Assert.Contains(port.GetProperty("targetPort").GetString()!, chosen.Ports.Keys));
        }

        foreach (var policy in rendered.OfKind("NetworkPolicy"))
        {
            if (policy.GetProperty("spec").GetProperty("podSelector").TryGetProperty("matchLabels", out var labels))
                Assert.Contains(rendered.Workloads, pods => pods.IsSelectedBy(labels));
        }
    }
}
