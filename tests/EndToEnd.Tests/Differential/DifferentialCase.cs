using System.Net.Http.Json;
using ImageGateway.EndToEnd.Tests.Clients;

namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>
/// One request that both gateways get, and what the upstream behind them answers. <c>{host}</c> in a header or body stands for the
/// upstream.
/// </summary>
internal sealed record DifferentialCase(string Name, string Path)
{
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Body in JSON; null for none.</summary>
    public object? Json { get; init; }

    /// <summary>A form; made anew for each gateway.</summary>
    public Func<Form>? Form { get; init; }

    /// <summary>A body of any type.</summary>
    public (string Type, string Text)? Raw { get; init; }

    /// <summary>A script of the simulators.</summary>
    public object Script { get; init; } = Scripts.Images;

    public HttpContent? Content()
    {
        if (Json is not null)
            return JsonContent.Create(Json);
        if (Form is not null)
            return Form().Content;
        if (Raw is not { } raw)
            return null;
        var content = new StringContent(raw.Text);
        content.Headers.Remove("content-type");
        if (raw.Type.Length > 0)
            content.Headers.TryAddWithoutValidation("content-type", raw.Type);
        return content;
    }

    public override string ToString() => Name;
}

/// <summary>Answers of the scripted upstream.</summary>
internal static class Scripts
{
    /// <summary>Content that stands for an image.</summary>
    public const string Pixels = "aGVsbG8gd29ybGQ=";

    /// <summary>A success with the fields that OpenAI's newer models add.</summary>
    public static object Images { get; } = new
    {
        headers = new Dictionary<string, string> { ["openai-processing-ms"] = "120", ["x-request-id"] = "req_1" },
        body = new
        {
            created = 1_745_517_030,
            background = "opaque",
            data = new[] { new { b64_json = "aGVsbG8gd29ybGQ=", revised_prompt = "a lighthouse \u2013 at \"dusk\"" } },
            usage = new
            {
                total_tokens = 100,
                input_tokens = 50,
                output_tokens = 50,
                input_tokens_details = new { text_tokens = 10, image_tokens = 40 }
            },
        },
    };

    public static object Links { get; } = new
    {
        body = new
        {
            created = 1_745_517_030,
            data = new[] { new { url = "https://pictures.example/1.png?sig=a%2Bb&x=1" }, new { url = "https://pictures.example/2.png" } }
        },
    };

    public static object Error(int status, object body, params IEnumerable<(string Name, string Value)> headers) =>
        new { status, body, headers = headers.ToDictionary(header => header.Name, header => header.Value) };

    public static object Text(int status, string type, string bodyText) =>
        new { status, bodyText, headers = new Dictionary<string, string> { ["content-type"] = type } };
}
