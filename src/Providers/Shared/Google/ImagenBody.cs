using System.Globalization;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Shared.Google;

/// <summary>
/// Writes <c>{"instances":[…],"parameters":{…},"labels":{…}}</c> for <c>:predict</c>. Native parameters go
/// into <c>parameters</c> by their own names; <c>outputOptions</c>, <c>editConfig</c> and <c>labels</c> are laid over what OpenAI's
/// parameters ask for. <c>sampleCount</c> is always the gateway's own number, because budgets count by <c>n</c>.
/// </summary>
internal sealed class ImagenBody
{
    private const long MaxSeed = uint.MaxValue;
    private const string SampleCount = "sampleCount";

    private readonly GoogleRequest _order;
    private readonly List<string> _dropped = [];
    private readonly ParameterSetBuilder _placed = new();
    private ParameterSet _values = ParameterSet.Empty;
    private ParameterSet _output = ParameterSet.Empty;
    private ParameterSet _labels = ParameterSet.Empty;
    private ParameterSet _maskConfig = ParameterSet.Empty;
    private Parameter? _references;

    private ImagenBody(GoogleRequest order) => _order = order;

    /// <summary>Places the parameters of an order.</summary>
    public static GoogleBody Plan(GoogleRequest order)
    {
        var body = new ImagenBody(order);
        foreach (var item in order.Parameters.Items)
        {
            if (!item.IsNull && !GoogleParameterMap.IsElsewhere(item.Name) && !body.Place(item))
                body._dropped.Add(item.Name);
        }

        body.PlaceSize();
        body._values = body._placed.Build();
        if (order.Image.Operation == ImageOperation.Edit && !ImagenEdit.IsUpscale(body._values))
            body._values = body._values
                .WithDefault(new("editMode", JsonText.Quote(order.Mask is null ? "EDIT_MODE_DEFAULT" : "EDIT_MODE_INPAINT_INSERTION")));
        return new(body.Write, [.. body._dropped]);
    }

    // False where it has no place.
    private bool Place(Parameter item)
    {
        switch (item.Name)
        {
            case ParameterNames.Size:
                return _order.Size is null || _order.Image.Operation == ImageOperation.Generation;
            case ParameterNames.Quality:
                return PlaceQuality(item);
            case ParameterNames.Style:
                return PlaceStyle(item);
            case ParameterNames.OutputFormat:
                return Output("mimeType", GoogleParameterMap.MediaType(item.AsString()));
            case "mimeType":
                return Output("mimeType", item.AsString());
            case ParameterNames.OutputCompression:
                _output = _output.With(item.Named("compressionQuality"));
                return true;
            case "outputOptions":
                _output = _output.Over(item.Members());
                return true;
            case ParameterNames.Moderation:
                return PlaceModeration(item);
            case ParameterNames.User:
                return PlaceUser(item.AsString());
            case "labels":
                _labels = _labels.Over(item.Members());
                return _order.AtVertex;
            case ParameterNames.Seed:
                return _order.AtVertex && Value(item, item.Name);
            case ParameterNames.NegativePrompt:
                return _order.AtVertex && _order.Rules.TakesNegativePrompt && Value(item, "negativePrompt");
            case "aspect_ratio":
                return Value(item, "aspectRatio");
            case "maskImageConfig":
                _maskConfig = item.Members();
                return true;
            case "referenceImages":
                _references = item.Named(item.Name);
                return true;
            case ParameterNames.Background or ParameterNames.InputFidelity or SampleCount:
                return GoogleParameterMap.IsUsual(item);
            default:
                return Value(item, item.Name);
        }
    }

    private bool Value(Parameter item, string name)
    {
        _placed.Set(item.Named(name));
        return true;
    }

    private bool Output(string name, string? value)
    {
        if (value is not null)
            _output = _output.WithText(name, value);
        return value is not null;
    }

    // As at Portkey (docs/architecture/portkey.md#providers) where it can be done; an image without loss has no such quality,
    // and ignores it.
    private bool PlaceQuality(Parameter quality)
    {
        var text = quality.AsString() ?? quality.AsInteger()?.ToString(CultureInfo.InvariantCulture);
        var number = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given <= 100
            ? given
            : text is "hd" or "high" ? 100 : 75;
        _output = _output.WithDefault(new("compressionQuality", JsonText.Number(number)));
        return true;
    }

    // OpenAI's two styles are none of Imagen's; any other word goes to the provider, as at Portkey.
    private bool PlaceStyle(Parameter item) => item.AsString() is not ("vivid" or "natural") && Value(item, "sampleImageStyle");

    private bool PlaceModeration(Parameter item)
    {
        if (!_order.AtVertex || item.AsString() != "low")
            return GoogleParameterMap.IsUsual(item);
        _placed.SetDefault(new("safetySetting", JsonText.Quote("block_only_high")));
        return true;
    }

    private bool PlaceUser(string? user)
    {
        if (!_order.AtVertex || !GoogleParameterMap.IsLabel(user))
            return false;
        _labels = _labels.WithDefault(new(ParameterNames.User, JsonText.Quote(user!)));
        return true;
    }

    // The images of an edit keep the size of what came in.
    private void PlaceSize()
    {
        if (_order.Image.Operation != ImageOperation.Generation)
            return;
        if (_order.Size?.Ratio is { } ratio)
            _placed.SetDefault(new("aspectRatio", JsonText.Quote(ratio)));
        var resolution = _order.Size is { } named
            ? named.Resolution
            : GoogleParameterMap.Resolution(_order.Parameters.Text(ParameterNames.Quality));
        if (resolution is not (null or GoogleSize.UsualResolution) && _order.Rules.Resolutions.Contains(resolution))
            _placed.SetDefault(new("sampleImageSize", JsonText.Quote(resolution)));
    }

    private CallBody Write(int before, int count)
    {
        using var body = new JsonBodyBuilder();
        var json = body.Writer;
        json.WriteStartObject();
        json.WriteStartArray("instances");
        json.WriteStartObject();
        json.WriteString("prompt", _order.Prompt);
        if (_references is { } references)
        {
            json.WritePropertyName(references.Name);
            json.WriteRawValue(references.Value.Span, skipInputValidation: true);
        }
        else if (_order.Images.Count > 0)
        {
            ImagenEdit.WriteImages(body, _order, _values, _maskConfig);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("parameters");
        json.WriteNumber(SampleCount, count);
        json.WriteMembers(_values.WithSeed(before, MaxSeed));
        json.WriteMembers("outputOptions", _output);
        json.WriteEndObject();
        if (_order.AtVertex)
            json.WriteMembers("labels", _labels);
        json.WriteEndObject();
        return body.Build();
    }
}
