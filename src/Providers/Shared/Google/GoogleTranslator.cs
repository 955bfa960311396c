using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Imaging;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Shared.Google;

/// <summary>Fits a request to a model of Google's, whichever of its two surfaces serves it.</summary>
internal static class GoogleTranslator
{
    private const string Predict = "predict";
    private const string GenerateContent = "generateContent";

    private static readonly ImagenReader Prediction = new(several: false);
    private static readonly ImagenReader Predictions = new(several: true);
    private static readonly GeminiReader Contents = new();

    /// <summary>Writes the calls for a model of Google.</summary>
    /// <param name="image">The request.</param>
    /// <param name="model">The model's name in the path.</param>
    /// <param name="atVertex">Whether Vertex AI serves; else the Gemini API.</param>
    /// <param name="address">Completes a call: its method in the path, its body, its reader and its number of images.</param>
    public static Translation Translate(
        ImageRequest image, string model, bool atVertex, Func<string, CallBody, IResponseReader, int, ProviderCall> address)
    {
        var rules = GoogleModels.RulesOf(model, otherwiseImagen: atVertex);
        if (Refuse(image, model, rules, atVertex) is { } refusal)
            return Translation.Refuse(refusal);
        if (!image.Inputs.AreFiles)
            return Translation.AfterFiles();

        var files = image.Inputs;
        if (RefuseFiles(files, model, rules) is { } unfit)
            return Translation.Refuse(unfit);
        var mask = files.MaskFile is null ? default : MaskConverter.Convert(files.MaskFile, MaskPolarity.WhiteChanges, files.Files[0]);
        if (mask.Error is not null)
            return Translation.Refuse(mask.Error);

        var wanted = SizeParameter.Parse(image.Parameters);
        var order = new GoogleRequest(image, rules, atVertex, GoogleSize.From(rules, image), files.Files, mask.Value);
        var body = rules.IsImagen ? ImagenBody.Plan(order) : GeminiBody.Plan(order);
        return Translation.To(Calls(order, body, address)) with
        {
            Model = model,
            SizeUsed = SizeOf(order) is { } used && used != wanted ? used : null,
            Dropped = body.Dropped,
            Resolution = body.Resolution,
            ExtraInputBytes = body.ExtraInputBytes,
        };
    }

    private static List<ProviderCall> Calls(
        GoogleRequest order, GoogleBody body, Func<string, CallBody, IResponseReader, int, ProviderCall> address)
    {
        var calls = new List<ProviderCall>();
        var before = 0;
        foreach (var count in FanOut.Split(order.Image.Count, order.Rules.MaxCount))
        {
            calls.Add(order.Rules.IsImagen
                ? address(Predict, body.Write(before, count), count > 1 ? Predictions : Prediction, count)
                : address(GenerateContent, body.Write(before, count), Contents, count));
            before += count;
        }

        return calls;
    }

    // Known only where nothing of the caller's own says something else, and an edit keeps the size of what came in.
    private static ImageSize? SizeOf(GoogleRequest order)
    {
        if (order.Rules.IsImagen && order.Image.Operation != ImageOperation.Generation)
            return null;
        string[] natives = ["aspect_ratio", "aspectRatio", "sampleImageSize", "image_size", "imageSize", "imageConfig", "generationConfig"];
        return Array.Exists(natives, name => order.Parameters.Find(name) is not null) ? null : order.Size?.Pixels;
    }

    private static GatewayError? Refuse(ImageRequest image, string model, GoogleModel rules, bool atVertex)
    {
        if (image.Operation == ImageOperation.Variation)
            return GatewayError.Unsupported("Google has no image variations; ask for an edit and say in the prompt what may change.");
        if (rules.IsImagen && image.Operation == ImageOperation.Edit && !atVertex)
            return GatewayError.Unsupported(
                $"'{model}' edits no pictures at the Gemini API; use a Gemini image model, or Imagen's capability model at Vertex AI.",
                ParameterNames.Model);
        if (!rules.Operations.Contains(image.Operation) && image.Parameters.Text("mode") != "upscale")
            return GatewayError.Unsupported(
                $"'{model}' edits no pictures; use 'imagen-3.0-capability-001' or a Gemini image model.", ParameterNames.Model);
        if ((SizeParameter.Check(image.Parameters) ?? Refusals.Format(image.Parameters)) is { } invalid)
            return invalid;
        if (!rules.IsImagen && string.IsNullOrEmpty(image.Parameters.Text(ParameterNames.Prompt))
            && image.Parameters.Find("contents") is null)
            return GatewayError.Invalid(
                $"Missing required parameter: 'prompt'. '{model}' edits by what the prompt says.", ParameterNames.Prompt,
                "missing_required_parameter");
        if (image.Parameters.Find("storageUri") is not null && (image.Stream || image.Format == ImageFormat.Base64))
            return GatewayError.Invalid(
                "With 'storageUri' Google answers where the pictures are and not the pictures; leave out 'storageUri', or ask for "
                    + "'response_format': 'url' without 'stream'.",
                "storageUri", "invalid_value");
        return null;
    }

    private static GatewayError? RefuseFiles(InputImages files, string model, GoogleModel rules)
    {
        if (files.Mask is not null && !rules.TakesMask)
            return Refusals.NoMask($"'{model}'", "Say in the prompt what shall change, or use 'imagen-3.0-capability-001' at Vertex AI.");
        if (files.Mask is not null && files.Images.Length == 0)
            return GatewayError.Invalid(
                "A mask needs the picture that it belongs to, in 'image'.", ParameterNames.Image, "missing_required_parameter");
        return rules.IsImagen && files.Images.Length > 1
            ? GatewayError.Unsupported(
                $"'{model}' edits one picture at a time; use a Gemini image model for several, or its own 'referenceImages'.",
                ParameterNames.Image)
            : null;
    }
}
