using System.Security.Cryptography;
using System.Text;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Sandbox.Drawing;

namespace ImageGateway.Sandbox;

/// <summary>Image that the sandbox is asked to draw, read from a call and checked as a provider checks it.</summary>
internal sealed record SandboxRequest(
    string Model, string Prompt, int Count, ImageSize Size, long Seed, bool Stream, int PartialImages, bool Transparent, TimeSpan Delay)
{
    private const int StandardSide = 1024;
    private const long StandardDelayMilliseconds = 2_000;
    private const long MaxDelayMilliseconds = 600_000;

    /// <summary>True when it is an edit or a variation, whose events have another name.</summary>
    public bool FromImage { get; private init; }

    /// <summary>Reads the order, or the provider's refusal of it.</summary>
    public static Result<SandboxRequest> Read(ProviderCall call)
    {
        var (parameters, files) = Open(call.Body!);
        var size = parameters.Text(ParameterNames.Size);
        var side = new ImageSize(StandardSide, StandardSide);
        if (size is not (null or "auto") && !ImageSize.TryParse(size, out side))
            return Invalid($"Invalid value: '{size}'. Name width and height as in '1024x1024', or 'auto'.", ParameterNames.Size);
        if (Math.Min(side.Width, side.Height) < SandboxPainter.MinSide || Math.Max(side.Width, side.Height) > SandboxPainter.MaxSide)
            return Invalid(
                $"Invalid value: '{size}'. Each side must be from {SandboxPainter.MinSide} to {SandboxPainter.MaxSide}.",
                ParameterNames.Size);
        if (parameters.Text(ParameterNames.OutputFormat) is { } format and not "png")
            return Invalid($"Invalid value: '{format}'. The sandbox draws png.", ParameterNames.OutputFormat);
        var delay = parameters.Integer("sandbox_delay_ms") ?? StandardDelayMilliseconds;
        if (delay is < 0 or > MaxDelayMilliseconds)
            return Invalid($"Invalid value: '{delay}'. It must be from 0 to {MaxDelayMilliseconds}.", "sandbox_delay_ms");
        var partial = parameters.Integer(ParameterNames.PartialImages) ?? 0;
        if (partial is < 0 or > 3)
            return Invalid($"Invalid value: '{partial}'. It must be from 0 to 3.", ParameterNames.PartialImages);

        return new SandboxRequest(
            parameters.Text(ParameterNames.Model) ?? SandboxModels.Plain,
            parameters.Text(ParameterNames.Prompt) ?? string.Empty,
            call.Images,
            side,
            SeedOf(parameters.Integer(ParameterNames.Seed) ?? 0, files),
            parameters.Flag(ParameterNames.Stream) ?? false,
            (int)partial,
            parameters.Text(ParameterNames.Background) == "transparent",
            TimeSpan.FromMilliseconds(delay))
        {
            FromImage = files.Count > 0,
        };
    }

    private static GatewayError Invalid(string message, string param) => GatewayError.Invalid(message, param, "invalid_value");

    private static (ParameterSet Parameters, IReadOnlyList<InputFile> Files) Open(CallBody body) => body switch
    {
        CallBody.Json json => (ParameterSet.Parse(json.Text, ImageGateway.Core.Json.JsonScanner.MaxDepth), []),
        CallBody.Form form => (
            new([.. form.Parts.Where(part => part.File is null).Select(part => new Parameter(part.Name, part.Text, IsText: true))]),
            [.. form.Parts.Select(part => part.File).OfType<InputFile>()]),
        _ => throw new InvalidOperationException("The sandbox takes JSON and forms."),
    };

    // An edit of another image is another image.
    private static long SeedOf(long seed, IReadOnlyList<InputFile> files)
    {
        if (files.Count == 0)
            return seed;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file.FieldName));
            using var content = file.OpenRead();
            hash.AppendData(SHA256.HashData(content));
        }

        return seed ^ BitConverter.ToInt64(hash.GetHashAndReset());
    }
}
