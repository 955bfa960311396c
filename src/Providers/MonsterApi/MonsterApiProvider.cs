using System.Buffers;
using System.Text.Json;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.MonsterApi;

/// <summary>
/// Monster API: processes that are submitted and asked for (https://developer.monsterapi.ai). Whether the service still runs, the bodies of
/// its errors, the range of its seeds and the pixels behind its shapes are unverified; the limits are its client's.
/// </summary>
public sealed class MonsterApiProvider : IImageProvider
{
    private const long MaxSeed = int.MaxValue;
    private const string Samples = "samples";
    private const long MaxFileBytes = 8 << 20;

    private static readonly Uri Vendor = new("https://api.monsterapi.ai/v1");

    /// <inheritdoc/>
    public string Slug => "monsterapi";

    /// <inheritdoc/>
    public ProviderCapabilities Capabilities { get; } = new()
    {
        CountNames = ["samples"],
    };

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> Models { get; } = [.. MonsterModels.All.Select(model => model.Info)];

    /// <inheritdoc/>
    public bool TakesOtherFiles => true;

    /// <inheritdoc/>
    public ModelDefault? DefaultFor(ImageRequest image) => new(MonsterModels.Find(null, image.Operation).Name);

    /// <inheritdoc/>
    public Translation Translate(ProviderRequest request)
    {
        var image = request.Image;
        var model = MonsterModels.Find(image.Model, image.Operation);
        if (Refuse(image, model) is { } refusal)
            return Translation.Refuse(refusal);
        if (!image.Inputs.AreFiles)
            return Translation.AfterFiles();
        if (RefuseFiles(image.Inputs, model) is { } unfit)
            return Translation.Refuse(unfit);

        var fields = MonsterFields.From(image, model);
        if (fields.Refusal is not null)
            return Translation.Refuse(fields.Refusal);

        var baseUrl = request.Endpoint.BaseUrl ?? Vendor;
        var uri = ProviderHeaders.Below(baseUrl, $"/generate/{Uri.EscapeDataString(model.Name)}");
        var headers = Headers(request.Endpoint);
        var task = new MonsterTask(baseUrl, headers);
        var calls = new List<ProviderCall>();
        var before = 0;
        var wanted = image.Parameters.Integer(ParameterNames.Count) ?? (model.MaxSamples > 1 ? image.Parameters.Integer(Samples) : null);
        foreach (var count in FanOut.Split((int)Math.Clamp(wanted ?? 1, 1, ImageRequest.MaxCount), model.MaxSamples))
        {
            var sent = fields.Fields.WithSeed(before, MaxSeed);
            if (model.MaxSamples > 1 && wanted is not null)
                sent = sent.With(new(Samples, JsonText.Number(count)));
            calls.Add(new(
                HttpMethod.Post, uri, headers, image.Inputs.Images.IsEmpty && image.Inputs.Others.IsEmpty
                    ? Json(sent)
                    : Form(sent, image.Inputs), TaskOnly.Instance, count)
            { Task = task });
            before += count;
        }

        return Translation.To(calls) with { Model = model.Name, Dropped = fields.Dropped };
    }

    /// <inheritdoc/>
    public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => MonsterErrors.Read(status, body);

    private static GatewayError? Refuse(ImageRequest image, MonsterModel model)
    {
        if (model.Name is "." or "..")
            return GatewayError.Invalid($"'{model.Name}' is no model of Monster API's.", ParameterNames.Model, "invalid_value");
        return (image.Operation, model.TakesImage) switch
        {
            (ImageOperation.Generation, true) when image.Parameters.Find("init_image_url") is null =>
                GatewayError.Unsupported(
                    $"'{model.Name}' works on a picture; draw with 'txt2img' or 'sdxl-base', or send the picture to /v1/images/edits.",
                    ParameterNames.Model),
            (ImageOperation.Edit, false) =>
                GatewayError.Unsupported(
                    $"'{model.Name}' takes no picture; edit with 'img2img', 'pix2pix' or 'photo-maker'.", ParameterNames.Model),
            (ImageOperation.Variation, _) when !model.HasStrength =>
                GatewayError.Unsupported($"'{model.Name}' makes no variations; 'img2img' does.", ParameterNames.Model),
            _ => null,
        };
    }

    private static GatewayError? RefuseFiles(InputImages inputs, MonsterModel model)
    {
        if (inputs.Mask is not null)
            return GatewayError.Unsupported("Monster API takes no masks.", ParameterNames.Mask);
        if (inputs.Images.Length > 1)
            return GatewayError.Unsupported($"'{model.Name}' takes one input picture.", ParameterNames.Image);
        return inputs.Files.Concat(inputs.Others).FirstOrDefault(file => file.Length > MaxFileBytes) is { } large
            ? GatewayError.Invalid(
                $"The file in '{large.FieldName}' has {large.Length} bytes; Monster API takes at most {MaxFileBytes}.", large.FieldName,
                "file_too_large")
            : null;
    }

    private static CallBody.Json Json(ParameterSet fields)
    {
        var text = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(text);
        json.WriteStartObject();
        foreach (var field in fields.Items)
        {
            json.WritePropertyName(field.Name);
            json.WriteRawValue(field.AsJson().Span, skipInputValidation: true);
        }

        json.WriteEndObject();
        json.Flush();
        return new CallBody.Json(text.WrittenMemory);
    }

    private static CallBody.Form Form(ParameterSet fields, InputImages inputs) => new(
    [
        .. fields.Items.Select(field => new FormPart(field.Name, field.AsFormText())),
        .. inputs.Files.Select(file => new FormPart("init_image_url", default, file)),
        .. inputs.Others.Select(file => new FormPart(file.FieldName, default, file)),
    ]);

    private static IReadOnlyList<Header> Headers(ProviderEndpoint endpoint) =>
        ProviderHeaders.Create(("authorization", ProviderHeaders.Bearer(endpoint.ApiKey)), ("accept", "application/json"));
}
