using System.Text.Json;
using ImageGateway.Core.Errors;

namespace ImageGateway.Core.Images;

/// <summary>
/// Finds the images and the mask of a request in every shape that callers send: files of a form, and in JSON or in the text of a
/// form field links, data URIs, base64, objects around them, and lists.
/// </summary>
internal static class InputImageReader
{
    /// <summary>Reads the images of a request, whatever field and form they come in.</summary>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="files">Its files.</param>
    /// <param name="anyBytes">Whether a text in base64 is an image whatever its bytes are, as Portkey hands it on in generations.</param>
    public static InputImages Read(ParameterSet parameters, IReadOnlyList<InputFile> files, bool anyBytes)
    {
        if (files.Count == 0 && !HasInput(parameters))
            return InputImages.None;
        var found = new List<InputImage>();
        var others = new List<InputFile>();
        foreach (var file in files)
        {
            if (!InputNames.IsInput(file.FieldName))
                others.Add(file);
            else
                found.Add(new(file.FieldName) { File = ImageMediaType.Labelled(file) });
        }

        foreach (var item in parameters.Items)
        {
            if (item.IsNull || !InputNames.IsInput(item.Name))
                continue;
            if (Read(item, found, anyBytes) is { } fault)
                return new() { Fault = fault, Others = [.. others] };
        }

        return found.Count == 0 && others.Count == 0 ? InputImages.None : Sort(found, others);
    }

    private static bool HasInput(ParameterSet parameters)
    {
        foreach (var item in parameters.Items)
        {
            if (!item.IsNull && InputNames.IsInput(item.Name))
                return true;
        }

        return false;
    }

    private static InputImages Sort(List<InputImage> found, List<InputFile> others)
    {
        var masks = found.Where(image => InputNames.IsMask(image.Member)).ToList();
        if (masks.Count > 1)
            return new() { Fault = Unusable(masks[1].Member, masks[1].Member, "a request has one mask"), Others = [.. others] };

        // Fields with an index may come in any order.
        var images = found.Where(image => !InputNames.IsMask(image.Member)).OrderBy(image => InputNames.IndexOf(image.Member)).ToList();
        if (images.Count > InputImages.MaxImages)
            return new() { Fault = TooMany(images[InputImages.MaxImages].Member), Others = [.. others] };
        return new()
        {
            Images = [.. images.Select(image => Named(image, FieldOf(image, images.Count)))],
            Mask = masks.Count == 0 ? null : Named(masks[0], ParameterNames.Mask),
            Others = [.. others],
        };
    }

    // OpenAI's names for the fields of files. A field that is a list stays one.
    private static string FieldOf(InputImage image, int count) =>
        count > 1 || (image.File is not Base64InputFile && image.Member != ParameterNames.Image)
            ? ParameterNames.ImageList
            : ParameterNames.Image;

    private static InputImage Named(InputImage image, string field) =>
        image.File is not { } file || file.FieldName == field
            ? image
            : image with { File = new LabelledFile(file, field, file.FileName, file.ContentType) };

    private static GatewayError? Read(Parameter item, List<InputImage> found, bool anyBytes)
    {
        if (!item.IsText)
            return ReadJson(item.Value, new(item.Name, item.Name), found, anyBytes);
        var text = item.Value;
        if (text.Span.TrimStart(" \t\r\n"u8) is not [(byte)'[' or (byte)'{', ..])
            return Add(InputImageText.Read(item.Name, text, null, anyBytes), new(item.Name, item.Name), found);
        try
        {
            return ReadJson(text.Trim(" \t\r\n"u8), new(item.Name, item.Name), found, anyBytes);
        }
        catch (JsonException)
        {
            return Unusable(item.Name, item.Name, "its text is neither a link, a data URI, base64 nor JSON");
        }
    }

    private static GatewayError? ReadJson(ReadOnlyMemory<byte> json, Place place, List<InputImage> found, bool anyBytes)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            return Add(InputImageJson.Read(place.Member, json, anyBytes), place, found);

        var index = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (index >= InputImages.MaxImages)
                return TooMany(place.Member);
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var element = json[start..(int)reader.BytesConsumed];
            if (Add(InputImageJson.Read(place.Member, element, anyBytes), place.At(index++), found) is { } fault)
                return fault;
        }

        // What stands behind the list is no JSON.
        reader.Read();
        return index == 0 ? Unusable(place.Member, place.Path, "the list is empty") : null;
    }

    private static GatewayError? Add(Parsed<InputImage> read, Place place, List<InputImage> found)
    {
        if (!read.TryGet(out var image, out var why))
            return Unusable(place.Member, place.Path, why);
        found.Add(image);
        return null;
    }

    private static GatewayError TooMany(string member) =>
        GatewayError.Invalid(
            $"'{member}' brings more than {InputImages.MaxImages} images; at most {InputImages.MaxImages} are taken.", member,
            "invalid_image");

    private static GatewayError Unusable(string member, string path, string why) =>
        GatewayError.Invalid($"The image in '{path}' cannot be used: {why}.", member, "invalid_image");

    private readonly record struct Place(string Member, string Path)
    {
        public Place At(int index) => this with { Path = $"{Member}[{index}]" };
    }
}
