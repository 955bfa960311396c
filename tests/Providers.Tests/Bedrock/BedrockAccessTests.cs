using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Shared.Aws;

namespace ImageGateway.Providers.Tests.Bedrock;

public sealed class BedrockAccessTests
{
    private static readonly (string, string) Role = ("aws_role_arn", "arn:aws:iam::123456789012:role/images");

    private readonly FakeRoleService _roles = new(AskBedrock.Time);

    [Fact]
    public async Task Sign_WithGivenKeys_NamesEveryHeaderOfAwss()
    {
        var headers = await SignAsync(Translate([.. AskBedrock.Keys, ("aws_session_token", "token"), ("aws_region", "us-west-2")]));

        Assert.Equal("20261102T120000Z", headers["x-amz-date"]);
        Assert.Equal("token", headers["x-amz-security-token"]);
        Assert.Equal(64, headers["x-amz-content-sha256"].Length);
        Assert.StartsWith(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261102/us-west-2/bedrock/aws4_request, "
                + "SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=",
            headers["authorization"],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "AKIAOWN")]
    [InlineData("serviceRole", "AKIAOWN")]
    [InlineData("assumedRole", "ASIA1")]
    [InlineData("accessKey", "AKIDEXAMPLE")]
    public async Task Sign_ByAuthType_IsWhoItSays(string type, string who)
    {
        List<(string, string)> settings = type switch
        {
            "assumedRole" => [Role, ("aws_external_id", "x"), ("aws_auth_type", type)],
            "accessKey" => [.. AskBedrock.Keys, ("aws_auth_type", type)],
            "" => [],
            _ => [.. AskBedrock.Keys, ("aws_auth_type", type)],
        };

        var headers = await SignAsync(Translate([.. settings], key: null));
        Assert.Contains($"Credential={who}/", headers["authorization"], StringComparison.Ordinal);
        if (type == "assumedRole")
            Assert.Equal(
                ("arn:aws:iam::123456789012:role/images", "x", "us-east-1", null),
                (_roles.Last!.Arn, _roles.Last.ExternalId, _roles.Last.Region, _roles.Last.Caller));
    }

    [Theory]
    [InlineData("")]
    [InlineData("serviceRole")]
    [InlineData("assumedRole")]
    public void Translate_OwnIdentityOfNoEntry_IsRefused(string type)
    {
        (string, string)[] settings = type switch
        {
            "" => [],
            "assumedRole" => [Role, ("aws_auth_type", type)],
            _ => [("aws_auth_type", type)],
        };
        Assert.Equal("identity_denied", Translate(settings, key: null, asGateway: false).Refusal!.Code);
    }

    [Fact]
    public async Task Sign_RoleWithKeys_AsksWithThem()
    {
        await SignAsync(Translate([.. AskBedrock.Keys, Role]));
        Assert.Equal("AKIDEXAMPLE", _roles.Last!.Caller!.AccessKeyId);
    }

    [Theory]
    [InlineData("apiKey")]
    [InlineData("")]
    public void Translate_ApiKey_IsABearer(string type)
    {
        var call = Assert.Single(Translate(type.Length > 0 ? [("aws_auth_type", type)] : []).Calls);

        Assert.Null(call.Signer);
        Assert.Contains(new Header("authorization", "Bearer EXAMPLE_KEY"), call.Headers);
    }

    public static TheoryData<string, (string, string)[], string?> Refused => new()
    {
        { "aws_secret_access_key", [("aws_access_key_id", "AKID")], null },
        { "aws_access_key_id", [("aws_secret_access_key", "s")], null },
        { "aws_role_arn", [("aws_auth_type", "assumedRole")], null },
        { "aws_auth_type", [("aws_auth_type", "magic")], null },
        { "api_key", [("aws_auth_type", "apiKey")], null },
        { "aws_region", [.. AskBedrock.Keys, ("aws_region", "evil.example.com/")], null },
        { "x-portkey-custom-host", [], "https://models.example.com" },
        { "x-portkey-custom-host", [Role], "https://models.example.com" },
        { "x-portkey-custom-host", [("aws_auth_type", "serviceRole")], "http://bedrock-runtime.us-east-1.amazonaws.com" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Translate_SettingsThatDoNotFit_AreRefused(string param, (string, string)[] settings, string? host) =>
        Assert.Equal((400, param), Translate(settings, host, key: null).Refusal is { } refusal ? (refusal.Status, refusal.Param) : default);

    [Theory]
    [InlineData("https://models.example.com")]
    [InlineData("https://vpce-1.bedrock-runtime.eu-west-1.vpce.amazonaws.com")]
    public void Translate_CustomHost_TakesTheCallersKeys(string host) =>
        Assert.StartsWith(
            host + "/model/", Assert.Single(Translate(AskBedrock.Keys, host).Calls).Uri.AbsoluteUri, StringComparison.Ordinal);

    [Theory]
    [InlineData(AskBedrock.Core, null, "https://bedrock-runtime.us-east-1.amazonaws.com/model/stability.stable-image-core-v1%3A1/invoke")]
    [InlineData(
        "us." + AskBedrock.Core, "us-west-2",
        "https://bedrock-runtime.us-west-2.amazonaws.com/model/us.stability.stable-image-core-v1%3A1/invoke")]
    [InlineData(
        "global.amazon.nova-canvas-v1:0", "eu-west-1",
        "https://bedrock-runtime.eu-west-1.amazonaws.com/model/global.amazon.nova-canvas-v1%3A0/invoke")]
    [InlineData(
        "arn:aws:bedrock:us-west-2::foundation-model/stability.sd3-5-large-v1:0", null,
        "https://bedrock-runtime.us-west-2.amazonaws.com/model/arn%3Aaws%3Abedrock%3Aus-west-2%3A%3Afoundation-model%2Fstability.sd3-5-large-v1%3A0/invoke")]
    [InlineData(
        "arn:aws:bedrock:us-east-2:123456789012:inference-profile/us.stability.stable-image-core-v1:1", "us-east-1",
        "https://bedrock-runtime.us-east-1.amazonaws.com/model/arn%3Aaws%3Abedrock%3Aus-east-2%3A123456789012%3Ainference-profile%2Fus.stability.stable-image-core-v1%3A1/invoke")]
    public void Translate_Model_StandsInThePathAsItWasWritten(string model, string? region, string url)
    {
        (string, string)[] settings = region is null ? AskBedrock.Keys : [.. AskBedrock.Keys, ("aws_region", region)];
        Assert.Equal(
            url, Assert.Single(
                AskBedrock.Provider()
                    .Translate(Ask.Generate(new { model, prompt = "p" }).With(settings)).Calls).Uri.AbsoluteUri);
    }

    [Theory]
    [InlineData("""{"models":[{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-canvas-v1:0"}]}""", "TEXT_IMAGE")]
    [InlineData("""{"models":[]}""", null)]
    [InlineData("[", null)]
    [InlineData(null, null)]
    public void Translate_ProfileOfAnApplication_IsLookedUpFirst(string? response, string? task)
    {
        const string Arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
        var request = Ask.Generate(new { model = Arn, prompt = "p" }).With(AskBedrock.Keys);
        var fact = AskBedrock.Provider().Translate(request).Needs!;
        var facts = new Dictionary<string, ReadOnlyMemory<byte>?>
        {
            [fact.Key] = response is null
            ? null
            : System.Text.Encoding.UTF8.GetBytes(response)
        };
        var translation = AskBedrock.Provider().Translate(request with { Facts = facts });

        Assert.Equal("https://bedrock.us-east-1.amazonaws.com/inference-profiles/" + Uri.EscapeDataString(Arn), fact.Call.Uri.AbsoluteUri);
        Assert.NotNull(fact.Call.Signer);
        Assert.Equal(task is null ? "unsupported_operation" : null, translation.Refusal?.Code);
        Assert.Equal(task, translation.Calls.Count == 0 ? null : (string?)Bodies.Json(translation.Calls[0])["taskType"]);
        Assert.All(translation.Calls, call => Assert.EndsWith(
            Uri.EscapeDataString(Arn) + "/invoke", call.Uri.AbsoluteUri, StringComparison.Ordinal));
    }

    private Translation Translate((string, string)[] settings, string? host = null, string? key = Ask.Key, bool asGateway = true)
    {
        var request = Ask.Generate(new { model = AskBedrock.Core, prompt = "p" }, host is null ? null : new(host))
            .With(settings);
        var endpoint = request.Endpoint.At(request.Endpoint.BaseUrl) with { ApiKey = key };
        return AskBedrock.Provider(_roles).Translate(request with { Endpoint = asGateway ? endpoint.AsGateway() : endpoint });
    }

    private static async Task<Dictionary<string, string>> SignAsync(Translation translation)
    {
        Assert.Null(translation.Refusal);
        var call = Assert.Single(translation.Calls);
        return (await call.Signer!.SignAsync(call, default)).ToDictionary(header => header.Name, header => header.Value);
    }
}
