using System.Text.Json.Nodes;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Replicate;
using ImageGateway.Providers.Tests.Kit;

namespace ImageGateway.Providers.Tests.Replicate;

public sealed class ReplicateAddressTests
{
    private const string Hash = "5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa";
    private const string Base = "https://api.replicate.com/v1";

    [Theory]
    [InlineData("owner/name", Base + "/models/owner/name", Base + "/models/owner/name/predictions", null)]
    [InlineData("owner/name:" + Hash, Base + "/models/owner/name/versions/" + Hash, Base + "/predictions", Hash)]
    [InlineData(Hash, null, Base + "/predictions", Hash)]
    [InlineData("deployments/owner/name", null, Base + "/deployments/owner/name/predictions", null)]
    public void Model_OfEachForm_IsCalledAtItsAddress(string model, string? lookup, string uri, string? version)
    {
        var request = Ask.Generate(new { model, prompt = "x" });
        Assert.Equal(lookup, new ReplicateProvider().Translate(request).Needs?.Call.Uri.AbsoluteUri);
        var call = Assert.Single(Models.Translate(request, null).Calls);
        Assert.Equal(uri, call.Uri.AbsoluteUri);
        Assert.Equal(version, (string?)Bodies.Json(call)["version"]);
    }

    [Theory]
    [InlineData("flux-schnell")]
    [InlineData("../predictions")]
    [InlineData("a/..")]
    [InlineData("a/b/c")]
    [InlineData("a/b:")]
    [InlineData("a/b:x/../y")]
    [InlineData("a/b?x=1")]
    [InlineData("")]
    public void Model_OfNoForm_IsRefused(string model)
    {
        var refusal = new ReplicateProvider().Translate(Ask.Generate(new { model, prompt = "x" })).Refusal!;
        Assert.Equal((400, "model", "invalid_value"), (refusal.Status, refusal.Param, refusal.Code));
    }

    [Fact]
    public void Model_ThatIsSaidNotToBeOfficial_RunsByItsLatestVersion()
    {
        var translation = Models.Translate(
            Ask.Generate(new { model = "o/m", prompt = "x" }), Models.Described(Models.Sdxl, more: "\"is_official\":false,"));
        var call = Assert.Single(translation.Calls);
        Assert.Equal(Base + "/predictions", call.Uri.AbsoluteUri);
        Assert.Equal("abc123", (string?)Bodies.Json(call)["version"]);
    }

    [Fact]
    public void NoModel_IsFluxSchnell() =>
        Assert.Equal(
            Base + "/models/black-forest-labs/flux-schnell/predictions", Models.Generate(new { prompt = "x" }).Calls[0].Uri.AbsoluteUri);

    [Fact]
    public void LookUp_CarriesTheCredentialAndIsKeptForAnHour()
    {
        var fact = new ReplicateProvider().Translate(Ask.Generate(new { model = "o/m", prompt = "x" })).Needs!;
        Assert.Equal("Bearer " + Ask.Key, Assert.Single(fact.Call.Headers).Value);
        Assert.Equal(TimeSpan.FromHours(1), fact.Keep);
    }

    [Fact]
    public void EveryAddress_IsBelowTheBaseUrlOfTheDeployment()
    {
        var request = Ask.Generate(new { model = "o/m", prompt = "x" }, new Uri("http://127.0.0.1:9/replicate/v1/"));
        Assert.Equal("http://127.0.0.1:9/replicate/v1/models/o/m", new ReplicateProvider().Translate(request).Needs!.Call.Uri.AbsoluteUri);
        var call = Models.Translate(request, null).Calls[0];
        Assert.Equal("http://127.0.0.1:9/replicate/v1/models/o/m/predictions", call.Uri.AbsoluteUri);
        var running = Assert.IsType<TaskStep.Running>(
            Tasks.Read(call,
                """{"id":"abc","status":"starting","urls":{"get":"https://evil.example.test/x","cancel":"https://evil.example.test/y"}}"""));
        Assert.Equal("http://127.0.0.1:9/replicate/v1/predictions/abc", running.Ask.Uri.AbsoluteUri);
        Assert.Equal("http://127.0.0.1:9/replicate/v1/predictions/abc/cancel", running.Cancel!.Uri.AbsoluteUri);
    }

    [Theory]
    [InlineData(null, "wait=60", null)]
    [InlineData(200, "wait=60", "200s")]
    [InlineData(30, "wait=15", "30s")]
    [InlineData(4, "wait=2", null)]
    [InlineData(1, null, null)]
    public void Wait_EndsBeforeTheCallersTime(int? seconds, string? prefer, string? cancelAfter)
    {
        var request = Ask.Generate(new { model = Hash, prompt = "x" });
        request = request with
        {
            Endpoint = request.Endpoint with { Timeout = seconds is { } limit ? TimeSpan.FromSeconds(limit) : null },
        };
        var headers = new ReplicateProvider().Translate(request).Calls[0].Headers
            .ToDictionary(header => header.Name, header => header.Value);
        Assert.Equal((prefer, cancelAfter), (headers.GetValueOrDefault("prefer"), headers.GetValueOrDefault("cancel-after")));
    }

    [Fact]
    public void Envelope_StandsBesideTheInput()
    {
        var body = Bodies.Json(
            Models.Generate(
                new { prompt = "x", webhook = "https://hooks.example.test", webhook_events_filter = new[] { "completed" } }).Calls[0]);
        Bodies.AssertSame(
            JsonNode.Parse(
                """{"input":{"prompt":"x"},"webhook":"https://hooks.example.test","webhook_events_filter":["completed"]}"""), body);
    }
}
