using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;

namespace ImageGateway.Core.Tests.Pricing;

/// <summary>Output tokens of an image as vendors document them, and dollars per 1,000,000 tokens.</summary>
internal static class DocumentedTokens
{
    private static readonly string[] Squares = ["1024x1024", "1024x1536", "1536x1024"];
    private static readonly string[] FreeSizes = ["1024x1024", "1024x1536", "1536x1024", "2048x2048", "3840x2160", "2880x2880"];

    /// <summary>An image whose tokens are documented.</summary>
    public sealed record Case(
        string Provider, string Model, string? Size, string? Quality, string? Resolution, int Tokens, decimal ImageOut, decimal TextIn,
        decimal ImageIn, decimal? TextOut)
    {
        public override string ToString() => $"{Provider} {Model} {Size} {Quality} {Resolution}";

        public PriceQuery Query(ImageOperation operation, int count) => new(Provider, Model, operation, count)
        {
            Size = ImageSize.TryParse(Size, out var size) ? size : null,
            Quality = Quality,
            Resolution = Resolution,
        };
    }

    public static IEnumerable<Case> All => OpenAi().Concat(Gemini());

    private static IEnumerable<Case> OpenAi()
    {
        foreach (var provider in new[] { "openai", "azure-openai", "azure-ai" })
        {
            foreach (var (model, output, input, image) in new[] { ("gpt-image-1", 40m, 5m, 10m), ("gpt-image-1-mini", 8m, 2m, 2.5m),
                ("gpt-image-1.5", 32m, 5m, 8m) })
            {
                foreach (var one in Sizes(Squares, ("low", [272, 408, 400]), ("medium", [1056, 1584, 1568]), ("high", [4160, 6240, 6208])))
                    yield return new(
                        provider, model, one.Size, one.Quality, null, one.Tokens, output, input, image, model == "gpt-image-1.5"
                            ? 10
                            : null);
            }

            foreach (var one in Sizes(
                FreeSizes, ("low", [196, 158, 158, 397, 371, 659]), ("medium", [1756, 1372, 1372, 3568, 3336, 5930]),
                ("high", [7024, 5488, 5488, 14272, 13342, 23719])))
                yield return new(provider, "gpt-image-2", one.Size, one.Quality, null, one.Tokens, 30, 5, 8, null);
            foreach (var model in new[] { "gpt-image-2.5-flare", "gpt-image-2.5-sunburst" })
            {
                foreach (var one in Sizes(
                    FreeSizes,
                    ("low", [196, 158, 158, 397, 371, 659]), ("medium", [439, 343, 343, 892, 865, 1483]),
                    ("high", [1756, 1372, 1372, 3568, 3336, 5930]),
                    ("xhigh", [3122, 2459, 2459, 6343, 5930, 10542]), ("max", [7024, 5488, 5488, 14272, 13342, 23719])))
                {
                    yield return new(provider, model, one.Size, one.Quality, null, one.Tokens, 30, 5, 8, null);
                }
            }
        }
    }

    private static IEnumerable<Case> Gemini() =>
        from provider in new[] { "google", "vertex-ai" }
        from one in new (string Model, string? Resolution, int Tokens, decimal Out, decimal Text, decimal In)[]
        {
            ("gemini-2.5-flash-image", null, 1290, 30, 2.5m, 0.3m),
            ("gemini-3-pro-image", "1K", 1120, 120, 12, 2), ("gemini-3-pro-image", "2K", 1120, 120, 12, 2),
            ("gemini-3-pro-image", "4K", 2000, 120, 12, 2),
            ("gemini-3.1-flash-image", "512", 747, 60, 3, 0.5m), ("gemini-3.1-flash-image", "1K", 1120, 60, 3, 0.5m),
            ("gemini-3.1-flash-image", "2K", 1680, 60, 3, 0.5m), ("gemini-3.1-flash-image", "4K", 2520, 60, 3, 0.5m),
            ("gemini-3.1-flash-lite-image", null, 1120, 30, 1.5m, 0.25m),
            ("gemini-nano-banana-2.1", "1K", 1120, 30, 7.5m, 1.5m), ("gemini-nano-banana-2.1", "2K", 1680, 30, 7.5m, 1.5m),
            ("gemini-nano-banana-2.1", "4K", 3780, 30, 7.5m, 1.5m),
        }
        select new Case(provider, one.Model, null, null, one.Resolution, one.Tokens, one.Out, one.In, one.In, one.Text);

    private static IEnumerable<(string Size, string Quality, int Tokens)> Sizes(
        string[] sizes, params (string Quality, int[] Tokens)[] qualities) =>
        from quality in qualities
        from index in Enumerable.Range(0, sizes.Length)
        select (sizes[index], quality.Quality, quality.Tokens[index]);
}
