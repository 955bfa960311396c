using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Kit;
using static ImageGateway.Providers.Tests.Shared.Google.AskGoogle;

namespace ImageGateway.Providers.Tests.Shared.Google;

/// <summary>Addresses and credentials of calls to Vertex AI.</summary>
public sealed class VertexAddressTests
{
    private const string Account =
        """{"type":"service_account","client_email":"a@b.example.test","private_key":"k","project_id":"own-project"}""";

    private static readonly (string, string) AsAccount = ("vertex_service_account_json", Account);

    [Theory]
    [InlineData(
        Imagen, null,
        "https://us-central1-aiplatform.googleapis.com/v1/projects/example-project/locations/us-central1/publishers/google/models/imagen-4.0-generate-001:predict")]
    [InlineData(
        Imagen, "europe-west4",
        "https://europe-west4-aiplatform.googleapis.com/v1/projects/example-project/locations/europe-west4/publishers/google/models/imagen-4.0-generate-001:predict")]
    [InlineData(
        Flash, null,
        "https://aiplatform.googleapis.com/v1/projects/example-project/locations/global/publishers/google/models/gemini-2.5-flash-image:generateContent")]
    [InlineData(
        Flash, "us-east1",
        "https://us-east1-aiplatform.googleapis.com/v1/projects/example-project/locations/us-east1/publishers/google/models/gemini-2.5-flash-image:generateContent")]
    [InlineData(
        "google.gemini-2.5-flash-image", "global",
        "https://aiplatform.googleapis.com/v1/projects/example-project/locations/global/publishers/google/models/gemini-2.5-flash-image:generateContent")]
    [InlineData(
        "imagegeneration@006", "us-central1",
        "https://us-central1-aiplatform.googleapis.com/v1/projects/example-project/locations/us-central1/publishers/google/models/imagegeneration@006:predict")]
    [InlineData(
        "some/../model?x", "global",
        "https://aiplatform.googleapis.com/v1/projects/example-project/locations/global/publishers/google/models/some%2F..%2Fmodel%3Fx:predict")]
    public void Translate_RegionAndModel_AreInTheAddress(string model, string? region, string url)
    {
        var settings = region is null ? Endpoint(true) : Endpoint(true, null, ("vertex_region", region));
        Assert.Equal(url, Call(model, settings).Uri.AbsoluteUri);
    }

    [Fact]
    public void Translate_BaseUrl_ReplacesTheHost()
    {
        var request = new ProviderRequest(
            new(ImageOperation.Generation, Parameters(new { model = Flash, prompt = "p" }), []), Endpoint(true) with
            {
                BaseUrl = new("http://127.0.0.1:9/vertex/"),
            });
        Assert.Equal(
            "http://127.0.0.1:9/vertex/v1/projects/example-project/locations/global/publishers/google/models/gemini-2.5-flash-image:generateContent",
            Vertex.Translate(request).Calls[0].Uri.AbsoluteUri);
    }

    [Theory]
    [InlineData("vertex_region", "evil.example.test/")]
    [InlineData("vertex_region", "US")]
    [InlineData("vertex_project_id", "../../x")]
    [InlineData("vertex_project_id", "a/b")]
    [InlineData("vertex_service_account_json", "{}")]
    [InlineData("vertex_service_account_json", "no JSON")]
    [InlineData(
        "vertex_service_account_json",
        """{"type":"external_account","token_url":"http://169.254.169.254","client_email":"a","private_key":"k"}""")]
    public void Translate_SettingThatCannotBe_IsRefused(string setting, string value)
    {
        var refusal = Generate(true, new { model = Flash, prompt = "p" }, Endpoint(true, null, (setting, value))).Refusal!;
        Assert.Equal((400, "invalid_value", setting), (refusal.Status, refusal.Code, refusal.Param));
    }

    [Fact]
    public void Translate_CallersToken_IsABearer()
    {
        var call = Call(Flash, Endpoint(true, "ya29.x"));
        Assert.Equal([new Header("authorization", "Bearer ya29.x")], call.Headers);
        Assert.Null(call.Signer);
    }

    [Fact]
    public void Translate_ServiceAccount_GoesBeforeTheTokenAndKnowsItsProject()
    {
        var named = Call(Flash, Endpoint(true, "ya29.x", AsAccount));
        Assert.Empty(named.Headers);
        Assert.NotNull(named.Signer);
        Assert.Contains("/projects/example-project/", named.Uri.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains(
            "/projects/own-project/", Call(
                Flash, Endpoint(true, null, AsAccount, ("vertex_project_id", ""))).Uri.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_ApiKey_IsExpressMode()
    {
        var call = Call(Flash, Endpoint(true, "AIza-test", ("vertex_project_id", "")));
        Assert.Equal([new Header("x-goog-api-key", "AIza-test")], call.Headers);
        Assert.Equal(
            "https://aiplatform.googleapis.com/v1/publishers/google/models/gemini-2.5-flash-image:generateContent", call.Uri.AbsoluteUri);
    }

    [Fact]
    public void Translate_NoProject_IsRefused()
    {
        var refusal = Generate(true, new { model = Flash, prompt = "p" }, Endpoint(true, "ya29.x", ("vertex_project_id", ""))).Refusal!;
        Assert.Equal((400, "missing_required_parameter", "vertex_project_id"), (refusal.Status, refusal.Code, refusal.Param));
    }

    [Fact]
    public void Translate_NoCredential_IsTheDeploymentsOwnButNeverForTheCallersHost()
    {
        var endpoint = Endpoint(true, "").AsGateway();
        Assert.NotNull(Call(Flash, endpoint).Signer);
        Assert.Equal("identity_denied", Generate(true, new { model = Flash, prompt = "p" }, Endpoint(true, "")).Refusal!.Code);

        var refusal = Generate(
            true, new { model = Flash, prompt = "p" }, endpoint.At(new("https://a.example.test"))).Refusal!;
        Assert.Equal((401, "invalid_credential"), (refusal.Status, refusal.Code));
    }

    private static ProviderCall Call(string model, ProviderEndpoint endpoint)
    {
        var translation = Generate(true, new { model, prompt = "p" }, endpoint);
        Assert.Null(translation.Refusal);
        return Assert.Single(translation.Calls);
    }
}
