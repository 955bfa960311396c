using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.OpenAi;

/// <summary>The usage of a GPT image answer. The figures follow the published tables; other sizes are scaled by pixels.</summary>
public static class TokenUsage
{
    private const int CharactersPerToken = 4;
    private const int TokensPerInputImage = 354;
    private const int TokensPerPartial = 100;

    public static JsonObject Count(ImageOrder order, int images)
    {
        var text = Math.Max(1, (order.Prompt.Length + CharactersPerToken - 1) / CharactersPerToken);
        var input = order.InputImages * TokensPerInputImage;
        var output = images * (PerImage(order) + (order.PartialImages * TokensPerPartial));
        return new JsonObject
        {
            ["total_tokens"] = text + input + output,
            ["input_tokens"] = text + input,
            ["output_tokens"] = output,
            ["input_tokens_details"] = new JsonObject { ["text_tokens"] = text, ["image_tokens"] = input },
            ["output_tokens_details"] = new JsonObject { ["text_tokens"] = 0, ["image_tokens"] = output },
        };
    }

    private static int PerImage(ImageOrder order) => (order.Quality, order.Size.ToString(), order.Model.Sizes) switch
    {
        ("low", "1024x1536", { }) => 408,
        ("low", "1536x1024", { }) => 400,
        ("medium", "1024x1536", { }) => 1584,
        ("medium", "1536x1024", { }) => 1568,
        ("high", "1024x1536", { }) => 6240,
        ("high", "1536x1024", { }) => 6208,
        ("low", _, { }) => 272,
        ("medium", _, { }) => 1056,
        ("high", _, { }) => 4160,
        var (quality, _, _) => Scale(quality, order.Size.Pixels),
    };

    private static int Scale(string quality, long pixels)
    {
        var square = quality switch { "low" => 196, "medium" => 439, "high" => 1756, "xhigh" => 3122, _ => 7024 };
        return (int)(square * pixels / (1024 * 1024));
    }
}
