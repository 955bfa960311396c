using System.Text.Json;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Deploy.Tests.Manifests;

/// <summary>Properties that the production overlays have beyond every overlay's.</summary>
public sealed class ProductionTests
{
    public static TheoryData<string> Overlays { get; } = ["production", "production-in-flight"];

    [KubectlTheory]
    [MemberData(nameof(Overlays))]
    public async Task Gateways_MayBeDisturbedOneAtATime(string overlay)
    {
        var rendered = await RenderedManifests.OfAsync(overlay);
        var budgets = rendered.OfKind("PodDisruptionBudget");

        foreach (var pods in rendered.Gateways)
        {
            var budget = Assert.Single(budgets, one => pods.IsSelectedBy(Spec(one).GetProperty("selector").GetProperty("matchLabels")));
            Assert.Equal(1, Spec(budget).GetProperty("maxUnavailable").GetInt32());
            Assert.True((pods.Replicas ?? LeastOf(rendered)) > 1);
        }
    }

    [KubectlTheory]
    [MemberData(nameof(Overlays))]
    public async Task Gateways_AreSpreadOverZonesAndMachines(string overlay)
    {
        foreach (var pods in (await RenderedManifests.OfAsync(overlay)).Gateways)
        {
            var spread = pods.Pod.GetProperty("topologySpreadConstraints").EnumerateArray().ToList();
            Assert.Equal(
                ["kubernetes.io/hostname", "topology.kubernetes.io/zone"],
                spread.Select(static one => one.GetProperty("topologyKey").GetString()!).Order(StringComparer.Ordinal));
            Assert.All(spread, one => Assert.True(pods.IsSelectedBy(one.GetProperty("labelSelector").GetProperty("matchLabels"))));
        }
    }

    [KubectlTheory]
    [MemberData(nameof(Overlays))]
    public async Task FrontEnds_AreCountedByTheAutoscaler(string overlay)
    {
        var rendered = await RenderedManifests.OfAsync(overlay);
        var scaler = Spec(Assert.Single(rendered.OfKind("HorizontalPodAutoscaler")));
        var target = scaler.GetProperty("scaleTargetRef");
        var pods = Assert.Single(rendered.Gateways, one => one.Name == target.GetProperty("name").GetString());

        Assert.Equal((pods.Kind, null), (target.GetProperty("kind").GetString(), pods.Replicas));
        Assert.Contains("cpu", scaler.GetProperty("metrics")[0].GetProperty("resource").GetProperty("name").GetString());
        var metrics = scaler.GetProperty("metrics").EnumerateArray().Select(static metric => metric.GetProperty("type").GetString()!);
        Assert.Equal(overlay == "production" ? ["Resource"] : ["Resource", "Pods"], metrics);
    }

    [KubectlTheory]
    [MemberData(nameof(Overlays))]
    public async Task Secrets_AreOnlyNamed(string overlay)
    {
        var rendered = await RenderedManifests.OfAsync(overlay);
        var frontEnd = rendered.Gateways.Single(static one => one.Name == "imagegateway-api");

        Assert.Empty(rendered.OfKind("Secret"));
        Assert.Equal(
            ["admin-key", "log-connection", "master-key", "s3-access-key", "s3-secret-key"],
            frontEnd.NeededSecrets.Order(StringComparer.Ordinal));
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs/operations/install.md"));
        Assert.All(frontEnd.NeededSecrets.Append("redis-password"), key => Assert.Contains($"--from-literal={key}=", page));
    }

    [KubectlTheory]
    [MemberData(nameof(Overlays))]
    public async Task State_LiesOutsideTheCluster(string overlay)
    {
        var rendered = await RenderedManifests.OfAsync(overlay);
        var options = ProcessSettings.Read(
            rendered.EnvironmentOf(rendered.Gateways.Single(static one => one.Name == "imagegateway-api")));

        Assert.Equal(2, rendered.Workloads.Count);
        Assert.Equal((RequestLogKind.Postgres, ArchiveKind.S3), (options.RequestLog.Kind, options.Archive.Kind));
        Assert.All(rendered.Gateways, pods => Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT", rendered.EnvironmentOf(pods).Keys));
    }

    [KubectlTheory]
    [MemberData(nameof(Overlays))]
    public async Task Traffic_IsRefusedUnlessItIsAllowed(string overlay)
    {
        var rendered = await RenderedManifests.OfAsync(overlay);
        var policies = rendered.OfKind("NetworkPolicy").Select(Spec).ToList();

        // The ports that a front-end's settings need, by the names that policies use.
        Assert.Contains(policies, static one => !one.TryGetProperty("ingress", out _) && !one.TryGetProperty("egress", out _)
            && one.GetProperty("policyTypes").GetArrayLength() == 2);
        var allowed = policies.Where(static one => one.TryGetProperty("egress", out _))
            .SelectMany(static one => one.GetProperty("egress").EnumerateArray())
            .SelectMany(static rule => rule.GetProperty("ports").EnumerateArray())
            .Select(static port => port.GetProperty("port").ToString())
            .ToHashSet(StringComparer.Ordinal);
        Assert.Superset(new HashSet<string> { "53", "443", "4317", "5432", "6379", "silo", "gateway" }, allowed);
    }

    private static JsonElement Spec(JsonElement document) => document.GetProperty("spec");

    private static int LeastOf(RenderedManifests rendered) =>
        Spec(Assert.Single(rendered.OfKind("HorizontalPodAutoscaler"))).GetProperty("minReplicas").GetInt32();
}
