using ImageGateway.Api.Options;
using ImageGateway.Silo.Options;

namespace ImageGateway.Deploy.Tests;

public sealed class ManifestTests
{
    private const string Secret = "a secret of some length";

    [KubectlFact]
    public async Task Render_EveryDocument_FitsItsSchema()
    {
        Assert.Empty(await RenderedManifests.ErrorsAsync());
        string[] kinds = ["ConfigMap", "Deployment", "Deployment", "Namespace", "NetworkPolicy", "PersistentVolumeClaim",
            "PodDisruptionBudget", "PodDisruptionBudget", "Service", "ServiceAccount"];
        Assert.Equal(
            kinds, (await RenderedManifests.DocumentsAsync()).Select(document => document.GetProperty("kind").GetString()!)
                .Order(StringComparer.Ordinal));
    }

    [KubectlFact]
    public async Task Arguments_OfEachDeployment_AreAcceptedByTheProcess()
    {
        foreach (var pods in await PodsAsync())
        {
            var settings = await SettingsAsync(pods);
            var arguments = pods.Arguments.Select(argument => argument
                .Replace("$(REDIS)", settings["REDIS"], StringComparison.Ordinal)
                .Replace("$(POD_IP)", "10.0.0.7", StringComparison.Ordinal)).ToArray();
            Assert.DoesNotContain(arguments, argument => argument.Contains("$(", StringComparison.Ordinal));

            var (silo, frontEnd) = SiloSettingsReader.Read(arguments, settings.GetValueOrDefault);

            Assert.Equal($"imagegateway-{silo.Role.ToString().ToLowerInvariant()}", pods.Name);
            Assert.Equal(Secret, silo.Redis.CreateOptions("test", TimeSpan.FromSeconds(3)).Password);
            var (options, _) = AskedSettings.Read([.. settings!, .. CommandLine.Parse(frontEnd)]);
            Assert.Equal(["http://0.0.0.0:8787"], ListenAddresses.Read(silo.Urls, options));
            Assert.Equal(8787, pods.Ports["http"]);
            if (silo.Role == SiloRole.Silo)
                Assert.Equal((silo.SiloPort, silo.GatewayPort), (pods.Ports["silo"], pods.Ports["gateway"]));
        }
    }

    [KubectlFact]
    public async Task Settings_OfEachDeployment_AreOnesThatTheProcessReads()
    {
        foreach (var pods in await PodsAsync())
        {
            var settings = await SettingsAsync(pods);
            var (_, asked) = AskedSettings.Read(settings!);
            string[] known = [.. asked, SiloSettingsReader.RedisPasswordVariable];

            var used = settings.Keys.Where(name => name.StartsWith("IMAGEGATEWAY__", StringComparison.Ordinal)).ToArray();
            Assert.NotEmpty(used);
            Assert.All(used, name => Assert.Contains(name, known, StringComparer.OrdinalIgnoreCase));
        }
    }

    [KubectlFact]
    public async Task Grace_OfEachDeployment_CoversTheDrain()
    {
        foreach (var pods in await PodsAsync())
        {
            var (options, _) = AskedSettings.Read((await SettingsAsync(pods))!);

            Assert.Equal(options.Drain.TotalSeconds + pods.PreStopSeconds + 25, pods.GraceSeconds);
        }
    }

    [KubectlFact]
    public async Task Probes_OfEachDeployment_AskTheRightPaths()
    {
        foreach (var pods in await PodsAsync())
        {
            Assert.Equal(
                ("/healthz", "/healthz", "/readyz"),
                (pods.ProbePath("startupProbe"), pods.ProbePath("livenessProbe"), pods.ProbePath("readinessProbe")));
            Assert.All(["startupProbe", "livenessProbe", "readinessProbe"], probe => Assert.Equal("http", pods.ProbePort(probe)));
        }
    }

    [KubectlFact]
    public async Task Pods_OfEachDeployment_AreRestricted()
    {
        foreach (var pods in await PodsAsync())
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
        }
    }

    [KubectlFact]
    public async Task Selectors_FindThePodsTheyMean()
    {
        var deployments = await PodsAsync();
        var service = Assert.Single(await RenderedManifests.OfKindAsync("Service")).GetProperty("spec");
        Assert.Equal(
            ["imagegateway-api"], deployments.Where(pods => pods.IsSelectedBy(service.GetProperty("selector"))).Select(pods => pods.Name));

        foreach (var budget in await RenderedManifests.OfKindAsync("PodDisruptionBudget"))
        {
            var labels = budget.GetProperty("spec").GetProperty("selector").GetProperty("matchLabels");
            var chosen = Assert.Single(deployments, pods => pods.IsSelectedBy(labels));
            Assert.Equal(budget.GetProperty("metadata").GetProperty("name").GetString(), chosen.Name);
            Assert.True(chosen.Replicas > budget.GetProperty("spec").GetProperty("maxUnavailable").GetInt32());
        }
    }

    private static async Task<PodSpec[]> PodsAsync()
    {
        PodSpec[] deployments = [.. (await RenderedManifests.OfKindAsync("Deployment")).Select(deployment => new PodSpec(deployment))];
        Assert.Equal(2, deployments.Length);
        return deployments;
    }

    /// <summary>The environment as the pods see it; what comes from the secret has a made-up value.</summary>
    private static async Task<Dictionary<string, string>> SettingsAsync(PodSpec pods)
    {
        var maps = await RenderedManifests.OfKindAsync("ConfigMap");
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in pods.ConfigMaps)
        {
            var map = Assert.Single(maps, map => map.GetProperty("metadata").GetProperty("name").GetString() == name);
            foreach (var setting in map.GetProperty("data").EnumerateObject())
                settings.Add(setting.Name, setting.Value.GetString()!);
        }

        foreach (var name in pods.EnvironmentNames)
            settings.Add(name, Secret);
        return settings;
    }
}
