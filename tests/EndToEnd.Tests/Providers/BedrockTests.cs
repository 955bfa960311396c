using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.EndToEnd.Tests.Sdk;

namespace ImageGateway.EndToEnd.Tests.Providers;

/// <summary>OpenAI's client asks Bedrock for images; the simulator verifies every signature.</summary>
[Collection(ProvidersWorldCollection.Name)]
public sealed class BedrockTests(HostedWorld world)
{
    private const string Core = "stability.stable-image-core-v1:1";
    private const string Nova = "amazon.nova-canvas-v1:0";
    private const string Titan = "amazon.titan-image-generator-v2:0";
    private const string Inpaint = "us.stability.stable-image-inpaint-v1:0";
    private const string AccessKeyId = "AKIATESTBEDROCK00001";
    private const string Secret = "test/secret+of/the+simulated/account0001";
    private const string Role = "arn:aws:iam::123456789012:role/guarded";

    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Generate_Signed_IsPortkeysRequest()
    {
        var outcome = await Call()
            .RunAsync("generate", new { model = Core, prompt = Prompt(), size = "1792x1024", response_format = "b64_json" });

        Assert.Equal((1344, 768), Png.SizeOf(Assert.Single(outcome.Data).GetProperty("b64_json").GetString()));
        var seen = Assert.Single(await world.Simulators.SettledAsync(_token, 1));
        Assert.Equal("16:9", seen.Json.GetProperty("aspect_ratio").GetString());
        Assert.Equal(64, seen.Header("x-amz-content-sha256")!.Length);
        Assert.StartsWith($"AWS4-HMAC-SHA256 Credential={AccessKeyId}/", seen.Header("authorization"), StringComparison.Ordinal);
        Assert.Null(seen.Header("x-portkey-aws-secret-access-key"));
    }

    [Fact]
    public async Task Generate_MoreThanOneCallDraws_GivesAllOfThem()
    {
        var outcome = await Call()
            .RunAsync("generate",
                new
                {
                    model = Titan,
                    prompt = Prompt(),
                    n = 7,
                    size = "512x512",
                    quality = "high",
                    seed = 7,
                    response_format = "b64_json"
                });

        Assert.Equal(7, outcome.Data.Count);
        var seen = await world.Simulators.SettledAsync(_token, 2);
        Assert.Equal(
            [(2, 12), (5, 7)], seen.Select(one => one.Json.GetProperty("imageGenerationConfig"))
                .Select(config => (config.GetProperty("numberOfImages").GetInt32(), config.GetProperty("seed").GetInt32())).Order());
    }

    [Theory]
    [InlineData("arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-canvas-v1:0")]
    [InlineData("arn:aws:bedrock:us-west-2:123456789012:application-inference-profile/amazon.nova-canvas-v1_0")]
    [InlineData("us." + Nova)]
    [InlineData(Nova)]
    public async Task Generate_ByAnyNameOfAModel_KeepsTheSignedPath(string model)
    {
        var outcome = await Call().RunAsync("generate", new { model, prompt = Prompt(), size = "1280x720", response_format = "b64_json" });
        Assert.Equal((1280, 720), Png.SizeOf(Assert.Single(outcome.Data).GetProperty("b64_json").GetString()));
    }

    [Theory]
    [InlineData(Nova)]
    [InlineData(Inpaint)]
    public async Task Edit_WithAMaskAndALargeImage_IsSignedAsItIsStreamed(string model)
    {
        var image = Png.Make(512, alpha: false);
        var outcome = await Call().File("image", image).File("mask", Png.Make(512, alpha: true), "mask.png")
            .RunAsync("edit", new { model, prompt = Prompt(), response_format = "b64_json" });

        Assert.Equal((512, 512), Png.SizeOf(Assert.Single(outcome.Data).GetProperty("b64_json").GetString()));
        var seen = Assert.Single(await world.Simulators.SettledAsync(_token, 1));
        var sent = model == Nova ? seen.Json.GetProperty("inPaintingParams") : seen.Json;
        Assert.Equal(Convert.ToBase64String(image), sent.GetProperty("image").GetString());
    }

    [Fact]
    public async Task CreateVariation_WithNova_GivesImages()
    {
        var outcome = await Call().File("image", Png.Make(320, alpha: false))
            .RunAsync("createVariation", new { model = Nova, n = 2, size = "512x512", response_format = "b64_json" });
        Assert.Equal(2, outcome.Data.Count);
    }

    [Fact]
    public async Task Generate_WithAnAssumedRole_AsksStsOnce()
    {
        (string, string)[] headers = [("x-portkey-config", Config(new
        {
            provider = "bedrock", aws_access_key_id = AccessKeyId, aws_secret_access_key = Secret, aws_region = "us-west-2",
            aws_auth_type = "assumedRole", aws_role_arn = Role, aws_external_id = "gateway-1",
        }))];

        (await world.Client.GenerateAsync(new { model = Core, prompt = Prompt() }, headers)).Checked(200);
        (await world.Client.GenerateAsync(new { model = Core, prompt = Prompt() }, headers)).Checked(200);

        var seen = await world.Simulators.SettledAsync(_token, 2);
        Assert.All(seen, one => Assert.NotNull(one.Header("x-amz-security-token")));
        Assert.Single(seen.Select(one => one.Header("x-amz-security-token")).Distinct());
    }

    [Fact]
    public async Task Generate_WithARoleThatIsRefused_Is401WithoutAWordOfOnesOwnIdentity()
    {
        var gatewayResponse = await world.Client.GenerateAsync(new { model = Core, prompt = Prompt() }, ("x-portkey-config", Config(new
        {
            provider = "bedrock",
            aws_access_key_id = AccessKeyId,
            aws_secret_access_key = Secret,
            aws_region = "us-west-2",
            aws_role_arn = Role,
            aws_external_id = "wrong",
        })));

        gatewayResponse.Refused(401, "invalid_credential");
        Assert.Contains("AccessDenied", gatewayResponse.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("user/test", gatewayResponse.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_WithAnApiKey_IsABearer() => (await world.Client.GenerateAsync(
        new { model = Core, prompt = Prompt() }, ("x-portkey-provider", "bedrock"), ("x-portkey-aws-auth-type", "apiKey"),
        ("authorization", "Bearer bedrock-api-key-test"))).Checked(200);

    [Fact]
    public async Task Generate_WithTheGatewaysOwnIdentity_IsSignedByTheChain()
    {
        await using var gateway = await Gateway.StartAsync(new Dictionary<string, string>
        {
            ["PROVIDERS__bedrock__BASEURL"] = new Uri(world.SimulatorsUrl, "/bedrock/us-west-2").AbsoluteUri,
            ["AWS_ACCESS_KEY_ID"] = "ASIATESTBEDROCK00002",
            ["AWS_SECRET_ACCESS_KEY"] = Secret,
            ["AWS_SESSION_TOKEN"] = "test-session-token//with+signs==",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        });

        (await gateway.Client.GenerateAsync(
            new { model = Core, prompt = Prompt() },
            ("x-portkey-provider", "bedrock"), ("x-portkey-aws-auth-type", "serviceRole"), ("x-portkey-aws-region", "us-west-2"))).Refused(
                400, "identity_denied");
        (await gateway.Client.ManageAsync(
            "POST", "/virtual-keys",
            new
            {
                name = "own",
                provider = "bedrock",
                identity = "gateway",
                aws_auth_type = "serviceRole",
                aws_region = "us-west-2"
            })).Checked(200);
        (await gateway.Client.GenerateAsync(new { model = Core, prompt = Prompt() }, ("x-portkey-virtual-key", "own"))).Checked(200);
    }

    [Theory]
    [InlineData("another", "us-west-2", "InvalidSignatureException")]
    [InlineData(Secret, "us-east-1", "InvalidSignatureException")]
    public async Task Generate_WithAWrongSignature_Is403(string secret, string region, string code)
    {
        var gatewayResponse = await world.Client.GenerateAsync(
            new { model = Core, prompt = Prompt() },
            ("x-portkey-provider", "bedrock"), ("x-portkey-aws-access-key-id", AccessKeyId), ("x-portkey-aws-secret-access-key", secret),
            ("x-portkey-aws-region", region));
        gatewayResponse.Refused(403, code);
    }

    [Theory]
    [InlineData(Core, "[moderate]", 400)]
    [InlineData(Titan, "[moderate]", 400)]
    [InlineData(Nova, "[filter-output]", 400)]
    [InlineData(Core, "[429:3]", 429)]
    [InlineData(Core, "[500]", 500)]
    [InlineData(Core, "[empty]", 502)]
    [InlineData(Nova, "[garbage]", 502)]
    public async Task Generate_Failure_KeepsItsStatus(string model, string word, int status)
    {
        var gatewayResponse = await world.Client.GenerateAsync(
            new { model, prompt = word },
            ("x-portkey-provider", "bedrock"), ("x-portkey-aws-access-key-id", AccessKeyId), ("x-portkey-aws-secret-access-key", Secret),
            ("x-portkey-aws-region", "us-west-2"));
        gatewayResponse.Checked(status);
        Assert.Equal(status == 429 ? "3" : null, gatewayResponse.Header("retry-after"));
        if (status == 400)
            Assert.Equal("content_policy_violation", gatewayResponse.Error.GetProperty("code").GetString());
    }

    private SdkCall Call() =>
        SdkCall.OpenAi(
            world.Gateway.Url,
            new { provider = "bedrock", awsAccessKeyId = AccessKeyId, awsSecretAccessKey = Secret, awsRegion = "us-west-2" });

    private string Prompt() => $"a lighthouse [token:{_token}]";

    private static string Config(object config) => JsonSerializer.Serialize(config);
}
