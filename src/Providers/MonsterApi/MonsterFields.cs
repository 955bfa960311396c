using System.Globalization;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;

namespace ImageGateway.Providers.MonsterApi;

/// <summary>A request in the fields of a Monster API model.</summary>
internal sealed record MonsterFields
{
    // With a strength so low, what the prompt says hardly counts.
    private const string VariationPrompt = "a variation of the picture";
    private const double VariationStrength = 0.3;

    // OpenAI's parameters, and the gateway's for a fan-out.
    private static readonly string[] Homeless =
    [
        ParameterNames.Quality, ParameterNames.Background, ParameterNames.Moderation, ParameterNames.OutputFormat,
        ParameterNames.OutputCompression, ParameterNames.User,
    ];

    private static readonly string[] Handled =
    [
        .. Homeless, ParameterNames.Model, ParameterNames.Prompt, ParameterNames.Count, ParameterNames.Size, ParameterNames.Style,
        ParameterNames.ResponseFormat,
        ParameterNames.Stream, ParameterNames.PartialImages, ParameterNames.InputFidelity, ParameterNames.Image, ParameterNames.ImageList,
        ParameterNames.Images,
        ParameterNames.Mask, ParameterNames.NegativePrompt,
    ];

    /// <summary>The fields, but for the number of images.</summary>
    public ParameterSet Fields { get; private init; } = ParameterSet.Empty;

    /// <summary>Parameters without a place.</summary>
    public IReadOnlyList<string> Dropped { get; private init; } = [];

    /// <summary>Reason for which the request is refused; null when it is not.</summary>
    public GatewayError? Refusal { get; private init; }

    /// <summary>Lays a request out over a model's fields.</summary>
    public static MonsterFields From(ImageRequest image, MonsterModel model)
    {
        var parameters = image.Parameters;
        var fields = ParameterSet.Empty;
        var dropped = Homeless.Where(name => parameters.Find(name) is { } parameter && parameter.AsString() != "auto").ToList();
        var prompt = parameters.Text(ParameterNames.Prompt);
        Put("prompt", string.IsNullOrEmpty(prompt) && image.Operation == ImageOperation.Variation ? VariationPrompt : prompt);
        Put("negprompt", parameters.Text(ParameterNames.NegativePrompt));
        if (parameters.Text(ParameterNames.Size) is { } size && size != "auto")
        {
            if (!ImageSize.TryParse(size, out var wanted))
                return new()
                {
                    Refusal = GatewayError.Invalid(
                    $"Invalid value for 'size': '{size}'. Name width and height as in '1024x1024', or 'auto'.", ParameterNames.Size,
                    "invalid_value")
                };
            if (model.HasShape)
                Put("aspect_ratio", wanted.Width == wanted.Height ? "square" : wanted.Width > wanted.Height ? "landscape" : "portrait");
            else
                dropped.Add(ParameterNames.Size);
        }

        if (parameters.Text(ParameterNames.Style) is { } style)
        {
            if (model.HasStyle && style is not ("vivid" or "natural"))
                Put("style", style);
            else
                dropped.Add(ParameterNames.Style);
        }

        if (parameters.Find(ParameterNames.InputFidelity) is { } fidelity)
        {
            if (model.HasStrength && MonsterModel.StrengthOf(fidelity.AsString()) is { } strength)
                PutNumber("strength", strength);
            else
                dropped.Add(ParameterNames.InputFidelity);
        }

        if (image.Operation == ImageOperation.Variation && model.HasStrength && fields.Find("strength") is null)
            PutNumber("strength", VariationStrength);

        // The model's own names last: they win.
        fields = fields.Over(new([.. parameters.Items.Where(item => !item.IsNull && !Handled.Contains(item.Name))]));
        return new() { Fields = fields, Dropped = dropped };

        void Put(string name, string? text)
        {
            if (text is not null)
                fields = fields.With(new(name, JsonText.Quote(text)));
        }

        void PutNumber(string name, double number) =>
            fields = fields.With(new(name, System.Text.Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture))));
    }
}
