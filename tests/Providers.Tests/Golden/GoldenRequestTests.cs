using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests.Golden;

/// <summary>A request in OpenAI's shape becomes, byte for meaning, the request that the provider documents.</summary>
public sealed class GoldenRequestTests
{
    // Their images of one pixel are too small for the service; see StabilityGoldenTests.
    private static readonly string[] Elsewhere =
        ["stability.v1-image-to-image-masking", "stability.v2-inpaint", "stability.v2-sd3-image-to-image"];

    private static readonly Dictionary<string, GoldenRequest> Requests = new()
    {
        ["openai.generations"] = GoldenRequest.SameBody("openai"),
        ["openai.generations-dalle3"] = GoldenRequest.SameBody("openai"),
        ["openai.generations-gpt-image-2-5"] = GoldenRequest.SameBody("openai"),
        ["openai.generations-stream"] = GoldenRequest.SameBody("openai"),
        ["openai.edits-json"] = GoldenRequest.SameBody("openai", ImageOperation.Edit),
        ["openai.edits"] = GoldenRequest.SameForm("openai", ImageOperation.Edit),
        ["openai.variations"] = GoldenRequest.SameForm("openai", ImageOperation.Variation),
        ["azure-openai.generations"] = GoldenRequest.SameBody("azure-openai") with
        {
            Settings = [("resource_name", "example-resource"), ("deployment_id", "my-dalle3"), ("api_version", "2024-10-21")],
            NotSent = ["response_format"],
        },
        ["azure-openai.generations-v1"] = new("azure-openai", ImageOperation.Generation)
        {
            Body = """{"model":"gpt-image-1.5","prompt":"a paper boat","n":1,"size":"1024x1024","quality":"low","output_format":"png"}""",
            Settings = [("resource_name", "example-resource"), ("deployment_id", "my-gpt-image-deployment"), ("api_version", "preview"),
                ("azure_ad_token", "ENTRA_TOKEN")],
        },
        ["azure-openai.edits"] = GoldenRequest.SameForm("azure-openai", ImageOperation.Edit) with
        {
            Settings = [("resource_name", "example-resource"), ("deployment_id", "my-gpt-image"), ("api_version", "2025-04-01-preview")],
        },
        ["stability.v1-text-to-image"] = new("stability-ai", ImageOperation.Generation)
        {
            Body = """
                {"model":"stable-diffusion-v1-6","prompt":"a lighthouse on a cliff","negative_prompt":"blurry","n":2,"size":"768x512","style":"photographic",
                 "cfg_scale":7,"steps":30,"seed":0,"response_format":"b64_json"}
                """,
        },
        ["stability.v2-core"] = new("stability-ai", ImageOperation.Generation)
        {
            Body = """
                {"model":"core","prompt":"a lighthouse on a cliff","negative_prompt":"blurry","size":"1536x1024","seed":0,"style":"photographic","output_format":"png","user":"tenant-7"}
                """,

            // Bytes are a quarter shorter than base64, and their verdict comes before them.
            OwnHeaders = new() { ["accept"] = "image/*" },
        },
        ["stability.v2-ultra-binary"] = new("stability-ai", ImageOperation.Generation)
        {
            Body = """{"model":"ultra","prompt":"a lighthouse","size":"1024x1024","output_format":"png"}""",
        },
    };

    public static TheoryData<string> Served => new(Requests.Keys);

    [Fact]
    public void Examples_EachOfThem_IsInATest() =>
        Assert.Equal(GoldenFile.Names("request"), Requests.Keys.Concat(Elsewhere).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Served))]
    public void Translate_RequestInOpenAisShape_IsTheGoldenRequest(string name)
    {
        var golden = GoldenFile.Read(name, "request");
        var translation = Requests[name].Translate(golden);

        var call = translation.Call();
        Assert.Equal((string?)golden["method"], call.Method.Method);
        Assert.Equal(Url(golden), call.Uri.AbsoluteUri);
        Assert.Equal(Headers(golden, Requests[name].OwnHeaders), call.Headers.Select(header => $"{header.Name}: {header.Value}").Order());
        foreach (var unsent in Requests[name].NotSent)
            Assert.True(golden["body"]!.AsObject().Remove(unsent));
        if (golden["multipart"] is null)
            Assert.True(JsonNode.DeepEquals(golden["body"], Bodies.Json(call)), Bodies.Json(call).ToJsonString());
        else
            AssertSameForm(golden, call.Form());
        Assert.Empty(translation.Dropped);
        Assert.Null(translation.SizeUsed);
    }

    private static string Url(JsonNode golden)
    {
        var query = golden["query"]?.AsObject().Select(pair => $"{pair.Key}={pair.Value}");
        return $"{golden["base_url"]}{golden["path"]}{(query is null ? "" : "?" + string.Join('&', query))}";
    }

    // The media type of a body is written with it, when it is sent.
    private static IEnumerable<string> Headers(JsonNode golden, Dictionary<string, string> own) => golden["headers"]!.AsObject()
        .Where(header => header.Key != "content-type")
        .Select(header => $"{header.Key}: {own.GetValueOrDefault(header.Key) ?? (string)header.Value!}")
        .Order();

    private static void AssertSameForm(JsonNode golden, IReadOnlyList<FormPart> parts)
    {
        Assert.Equal(
            GoldenFile.Fields(golden).Select(field => $"{field.Name}={field.Value}").Order(),
            parts.Where(part => part.File is null).Select(part => $"{part.Name}={Encoding.UTF8.GetString(part.Text.Span)}").Order());
        Assert.Equal(GoldenFile.Files(golden).Select(Describe), parts.Select(part => part.File).OfType<InputFile>().Select(Describe));
    }

    private static string Describe(InputFile file)
    {
        using var content = new MemoryStream();
        using var read = file.OpenRead();
        read.CopyTo(content);
        return $"{file.FieldName} {file.FileName} {file.ContentType} {Convert.ToBase64String(content.ToArray())}";
    }
}
