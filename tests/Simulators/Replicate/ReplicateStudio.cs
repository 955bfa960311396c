using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Replicate;

/// <summary>Draws what a prediction asked for: links to files, or data URIs.</summary>
public sealed class ReplicateStudio(ImageStudio studio, FileStore files)
{
    private const int Pixels = 1 << 20;
    private const int Step = 32;
    private const string Nsfw = "NSFW content detected. Try running it again, or try a different prompt.";

    public PredictionEnd Draw(ReceivedRequest request, ReplicateModel model, ParameterSet input)
    {
        var faults = request.Faults;
        var count = (int)(input["num_outputs"]?.Integer ?? 1);
        if (faults.Has(FaultWords.Moderate) || (faults.Has(FaultWords.FilterOutput) && count == 1))
            return new("failed", null, Nsfw, "Running\n");
        var filtered = faults.Has(FaultWords.FilterOutput) ? 1 : 0;
        var logs = filtered == 0 ? "Running\n" : "Running\nNSFW content detected in image 0\n";
        if (faults.Has(FaultWords.Empty))
            return new("succeeded", null, null, logs);

        var format = ImageFormats.Parse(input["output_format"]?.Text ?? Usual(model, "output_format"));
        var size = SizeOf(model, input);
        var links = Enumerable.Range(0, count - filtered)
            .Select(_ => JsonValue.Create(
                Link(request, model, studio.Draw(size, format, padding: faults.Number(FaultWords.Big, 0)), format))).ToList();
        return new("succeeded", model.GivesOne && count == 1 ? links[0] : new JsonArray([.. links]), null, logs);
    }

    private string Link(ReceivedRequest request, ReplicateModel model, byte[] image, ImageFormat format) =>
        model.GivesData
            ? $"data:{format.MediaType()};base64,{Convert.ToBase64String(image)}"
            : files.Add(request.Origin, image, format, request.Token);

    private static ImageSize SizeOf(ReplicateModel model, ParameterSet input)
    {
        var ratio = input["aspect_ratio"]?.Text ?? Usual(model, "aspect_ratio") ?? "custom";
        if (ratio == "custom")
            return new((int)(input["width"]?.Integer ?? 1024), (int)(input["height"]?.Integer ?? 1024));
        if (ratio.Split(':') is not [var left, var right])
            return new(1024, 1024);
        var shape = double.Parse(left, System.Globalization.CultureInfo.InvariantCulture) / double.Parse(
            right, System.Globalization.CultureInfo.InvariantCulture);
        return new(Side(Math.Sqrt(Pixels * shape)), Side(Math.Sqrt(Pixels / shape)));
    }

    private static int Side(double side) => (int)Math.Round(side / Step) * Step;

    private static string? Usual(ReplicateModel model, string name) =>
        (string?)model.Inputs.FirstOrDefault(input => input.Name == name)?.Default;
}
