using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Shared.Google;

/// <summary>
/// Writes <c>{"contents":[…],"generationConfig":{…,"imageConfig":{…}},…}</c> for <c>:generateContent</c>. Native
/// parameters go by their own names to where Google has them, unknown ones into <c>generationConfig</c>; the objects
/// <c>generationConfig</c> and <c>imageConfig</c> are laid over what OpenAI's parameters ask for.
/// </summary>
internal sealed class GeminiBody
{
    private const long MaxSeed = int.MaxValue;
    private const string Contents = "contents";

    // The input that the models read at most, in tokens, of which none is shorter than a byte.
    private const int MaxContextTokens = 65_536;

    private static readonly string[] HarmCategories =
        ["HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_HATE_SPEECH", "HARM_CATEGORY_SEXUALLY_EXPLICIT", "HARM_CATEGORY_DANGEROUS_CONTENT"];

    private readonly GoogleRequest _order;
    private readonly List<string> _dropped = [];
    private ParameterSet _top = ParameterSet.Empty;
    private readonly ParameterSetBuilder _natives = new();
    private ParameterSet _generation = ParameterSet.Empty.With(new("responseModalities", "[\"IMAGE\"]"u8.ToArray()));
    private ParameterSet _generationOver = ParameterSet.Empty;
    private ParameterSet _image = ParameterSet.Empty;
    private ParameterSet _imageOver = ParameterSet.Empty;
    private ParameterSet _output = ParameterSet.Empty;
    private ParameterSet _labels = ParameterSet.Empty;

    private GeminiBody(GoogleRequest order) => _order = order;

    /// <summary>Places the parameters of an order.</summary>
    public static GoogleBody Plan(GoogleRequest order)
    {
        var body = new GeminiBody(order);
        foreach (var item in order.Parameters.Items)
        {
            if (!item.IsNull && !GoogleParameterMap.IsElsewhere(item.Name) && !body.Place(item))
                body._dropped.Add(item.Name);
        }

        body.Finish();
        return new((before, _) => body.Write(before), [.. body._dropped])
        { Resolution = body.Resolution(), ExtraInputBytes = body.ExtraInputBytes() };
    }

    private string? Resolution() =>
        _image.Find("imageSize") is { } named ? named.AsString() : _order.Rules.Resolutions.IsEmpty ? null : GoogleSize.UsualResolution;

    private int ExtraInputBytes() =>
        Math.Min(MaxContextTokens, (_top.Find(Contents)?.Value.Length ?? 0) + (_top.Find("systemInstruction")?.Value.Length ?? 0));

    // False where it has no place.
    private bool Place(Parameter item)
    {
        switch (item.Name)
        {
            case ParameterNames.Size:
                return true;
            case ParameterNames.Quality:
                return PlaceQuality(item);
            case ParameterNames.OutputFormat:
                return PlaceFormat(item);
            case ParameterNames.OutputCompression:
                _output = _order.AtVertex ? _output.With(item.Named("compressionQuality")) : _output;
                return _order.AtVertex;
            case ParameterNames.Moderation:
                return PlaceModeration(item);
            case ParameterNames.User:
                return PlaceUser(item.AsString());
            case "labels":
                _labels = _labels.Over(item.Members());
                return _order.AtVertex;
            case "aspect_ratio" or "aspectRatio":
                return Image(item, "aspectRatio");
            case "image_size" or "imageSize":
                return Image(item, "imageSize");
            case "personGeneration" or "prominentPeople" or "imageOutputOptions":
                return Image(item, item.Name);
            case "imageConfig":
                _imageOver = _imageOver.Over(item.Members());
                return true;
            case "generationConfig":
                _generationOver = _generationOver.Over(item.Members());
                return true;
            case Contents or "safetySettings" or "systemInstruction" or "tools" or "toolConfig" or "cachedContent":
                _top = _top.With(item.Named(item.Name));
                return true;
            case ParameterNames.Background or ParameterNames.InputFidelity or ParameterNames.Style or ParameterNames.NegativePrompt
                or "candidateCount":
                return GoogleParameterMap.IsUsual(item);
            default:
                _natives.Set(item.Named(item.Name));
                return true;
        }
    }

    private bool Image(Parameter item, string name)
    {
        _image = _image.With(item.Named(name));
        return true;
    }

    // A size says more than a quality; the usual resolution is what a model with one only draws.
    private bool PlaceQuality(Parameter item)
    {
        if (GoogleParameterMap.Resolution(item.AsString()) is not { } resolution)
            return GoogleParameterMap.IsUsual(item);
        if (resolution == GoogleSize.UsualResolution)
            return _order.Size?.Resolution is null;
        if (_order.Size is not null || !_order.Rules.Resolutions.Contains(resolution))
            return false;
        _image = _image.WithDefault(new("imageSize", JsonText.Quote(resolution)));
        return true;
    }

    private bool PlaceFormat(Parameter item)
    {
        if (!_order.AtVertex || GoogleParameterMap.MediaType(item.AsString()) is not { } type)
            return false;
        _output = _output.WithText("mimeType", type);
        return true;
    }

    private bool PlaceModeration(Parameter item)
    {
        if (item.AsString() != "low")
            return GoogleParameterMap.IsUsual(item);
        var settings = string.Join(
            ',', HarmCategories.Select(category => $$"""{"category":"{{category}}","threshold":"BLOCK_ONLY_HIGH"}"""));
        _top = _top.WithDefault(new("safetySettings", System.Text.Encoding.ASCII.GetBytes($"[{settings}]")));
        return true;
    }

    private bool PlaceUser(string? user)
    {
        if (!_order.AtVertex || !GoogleParameterMap.IsLabel(user))
            return false;
        _labels = _labels.WithDefault(new(ParameterNames.User, JsonText.Quote(user!)));
        return true;
    }

    private void Finish()
    {
        if (_order.Size is { } size)
        {
            if (size.Ratio is { } ratio)
                _image = _image.WithDefault(new("aspectRatio", JsonText.Quote(ratio)));
            if (size.Resolution is { } resolution)
                _image = _image.WithDefault(new("imageSize", JsonText.Quote(resolution)));
        }

        // One call draws one image, and the caller's n says how many calls there are (docs/architecture/images.md#several-images).
        _generation = _generation.Over(_natives.Build()).Over(_generationOver).Without("candidateCount");
        if (_generation.Find("imageConfig") is { } native)
            _imageOver = native.Members().Over(_imageOver);
        _generation = _generation.Without("imageConfig");
        _image = _image.Over(_imageOver);
    }

    private CallBody Write(int before)
    {
        using var body = new JsonBodyBuilder();
        var json = body.Writer;
        json.WriteStartObject();
        if (_top.Find(Contents) is null)
            WriteContents(body);
        json.WriteStartObject("generationConfig");
        json.WriteMembers(_generation.WithSeed(before, MaxSeed));
        if (!_image.Items.IsEmpty || !_output.Items.IsEmpty)
        {
            json.WriteStartObject("imageConfig");
            json.WriteMembers(_image);
            if (_image.Find("imageOutputOptions") is null)
                json.WriteMembers("imageOutputOptions", _output);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteMembers(_top);
        if (_order.AtVertex)
            json.WriteMembers("labels", _labels);
        json.WriteEndObject();
        return body.Build();
    }

    private void WriteContents(JsonBodyBuilder body)
    {
        var json = body.Writer;
        json.WriteStartArray(Contents);
        json.WriteStartObject();
        json.WriteString("role", "user");
        json.WriteStartArray("parts");
        json.WriteStartObject();
        json.WriteString("text", _order.Prompt);
        json.WriteEndObject();
        foreach (var image in _order.Images)
        {
            json.WriteStartObject();
            json.WriteStartObject("inlineData");
            json.WriteString("mimeType", GeminiImageType.From(image));
            json.WritePropertyName("data");
            body.WriteFile(image);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
