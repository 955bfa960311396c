using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Tests;

/// <summary>A golden request and its response from tests/Examples, turned towards the simulator.</summary>
public sealed record Golden(JsonNode Request, JsonNode Response)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Examples");

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.request.json")
        .Select(file => Path.GetFileName(file)[..^".request.json".Length])
        .Order(StringComparer.Ordinal);

    public static Golden Load(string name) => new(Read($"{name}.request.json"), Read($"{name}.response.json"));

    public HttpRequestMessage ToMessage()
    {
        var query = Request["query"]?.AsObject().Select(pair => $"{pair.Key}={pair.Value}") ?? [];
        var path = $"{Prefix}{Request["path"]}?{string.Join('&', query)}";
        var message = new HttpRequestMessage(HttpMethod.Parse((string?)Request["method"]), path) { Content = Content() };
        foreach (var (name, value) in Request["headers"]!.AsObject().Where(header => header.Key is not ("content-type" or "x-amz-date")))
            message.Headers.TryAddWithoutValidation(name, WithKey((string)value!));

        // One of the examples' answers tells of an image that was withheld.
        if (Response.ToJsonString().Contains("raiFilteredReason", StringComparison.Ordinal))
            message.Headers.Add("x-test-fault", "filter-output");
        return message;
    }

    /// <summary>The exchanges of a provider that works in tasks, after the first; their paths name the golden task.</summary>
    public IReadOnlyList<Golden> Questions => Response["steps"] is JsonArray steps
        ? [.. steps.Skip(1).Select(step => new Golden(step!["request"]!, step["response"]!))]
        : [];

    /// <summary>The answer to the request itself.</summary>
    public JsonNode First => Response["steps"]?[0]?["response"] ?? Response;

    /// <summary>The same with another task's id.</summary>
    public Golden About(string goldenId, string id) =>
        new(JsonNode.Parse(Request.ToJsonString().Replace(goldenId, id, StringComparison.Ordinal))!, Response);

    /// <summary>The id of the task that an answer speaks of, or null.</summary>
    public static string? TaskId(JsonNode? body) =>
        body is JsonObject response ? (string?)(response["process_id"] ?? response["request_id"] ?? response["id"]) : null;

    private string Prefix => new Uri((string)Request["base_url"]!) switch
    {
        { Host: "api.openai.com" } => "/openai/v1",
        { Host: "api.stability.ai" } => "/stability",
        { Host: "api.together.xyz" } => "/together/v1",
        { Host: "api.fireworks.ai" } => "/fireworks/inference/v1",
        { Host: "api.segmind.com" } => "/segmind",
        { Host: "api.replicate.com" } => "/replicate/v1",
        { Host: "api.monsterapi.ai" } => "/monsterapi/v1",
        var uri when uri.Host.StartsWith("bedrock-runtime.", StringComparison.Ordinal) => "/bedrock/" + uri.Host.Split('.')[1],
        { Host: "generativelanguage.googleapis.com" } => "/gemini/v1beta",
        var uri when uri.Host.EndsWith("aiplatform.googleapis.com", StringComparison.Ordinal) => "/vertex",
        { Host: "api.deepinfra.com" } => "/hosts/deepinfra/v1",
        { Host: "localhost", Port: 8080 } => "/hosts/localai",
        { Host: "localhost", Port: 8000 } => "/hosts/vllm-omni",
        { Host: "localhost", Port: 30000 } => "/hosts/sglang",
        { Host: "localhost", Port: 1234 } => "/hosts/sdcpp",
        var uri => $"/azure/{uri.Host.Split('.')[0]}",
    };

    private bool IsStability => Prefix == "/stability";

    private bool IsGemini => Prefix.StartsWith("/gemini", StringComparison.Ordinal);

    private bool IsAzure => Prefix.StartsWith("/azure", StringComparison.Ordinal);

    private bool IsBedrock => Prefix.StartsWith("/bedrock", StringComparison.Ordinal);

    // The examples' signatures are made up; BedrockSignatureTests has real ones.
    private string WithKey(string header) =>
        IsBedrock && header.StartsWith("AWS4", StringComparison.Ordinal) ? "Bearer bedrock-api-key-test" : header
        .Replace("EXAMPLE_KEY", IsAzure ? "azure-test-key" : IsGemini ? "AIza-test-golden" : "sk-test-golden", StringComparison.Ordinal)
        .Replace("OAUTH2_ACCESS_TOKEN", "ya29.test-golden", StringComparison.Ordinal)
        .Replace("ENTRA_TOKEN", "entra-test-token", StringComparison.Ordinal);

    private HttpContent? Content()
    {
        if (Request["multipart"] is null && Request["body"] is null)
            return null;
        if (Request["multipart"] is JsonArray parts)
            return FormField.ToContent(parts.Select(part => Field(part!)));
        var body = Request["body"]!.DeepClone();
        if (IsBedrock)
            Enlarge(body);
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
        content.Headers.TryAddWithoutValidation("content-type", (string?)Request["headers"]!["content-type"]);
        return content;
    }

    private FormField Field(JsonNode part)
    {
        var name = (string)part["name"]!;
        return part["value"] is { } value
            ? FormField.Text(name, (string)value!)
            : new FormField(name, Image(part), (string?)part["filename"], (string?)part["content_type"]);
    }

    private static void Enlarge(JsonNode node)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                if (value is JsonValue text && IsPng(text))
                    members[name] = Convert.ToBase64String(Images.BlackAndWhite(1024, 1024));
                else if (value is not null)
                    Enlarge(value);
            }
        }

        if (node is not JsonArray items)
            return;
        for (var index = 0; index < items.Count; index++)
        {
            if (items[index] is JsonValue text && IsPng(text))
                items[index] = Convert.ToBase64String(Images.BlackAndWhite(1024, 1024));
            else if (items[index] is { } item)
                Enlarge(item);
        }
    }

    private static bool IsPng(JsonValue value) =>
        value.TryGetValue<string>(out var text) && text.StartsWith("iVBORw0KGgo", StringComparison.Ordinal);

    // The examples' images are 1x1 stand-ins, which Stability refuses as too small: it gets one of a size it takes.
    private byte[] Image(JsonNode part) =>
        IsStability ? PngWriter.Write(new(1024, 1024), 10, 20, 30) : Convert.FromBase64String((string)part["data_base64"]!);

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!;
}
