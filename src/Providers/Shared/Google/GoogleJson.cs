using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;

namespace ImageGateway.Providers.Shared.Google;

/// <summary>Parts of a JSON body that are put together from several parameters.</summary>
internal static class GoogleJson
{
    // Texts that could look like a number or a flag.
    private static readonly string[] Texts =
        ["negativePrompt", "language", "storageUri", "sampleImageStyle", "sampleImageSize", "imageSize"];

    /// <summary>A parameter under another name, as JSON; a number, flag, object or list of a form stops being text.</summary>
    public static Parameter Named(this Parameter parameter, string name) => new(name, ValueOf(name, parameter));

    /// <summary>Returns a copy with a text parameter.</summary>
    public static ParameterSet WithText(this ParameterSet set, string name, string text) => set.With(new(name, JsonText.Quote(text)));

    /// <summary>Returns a copy with the parameter, unless it has one of that name.</summary>
    public static ParameterSet WithDefault(this ParameterSet set, Parameter parameter) =>
        set.Find(parameter.Name) is null ? set.With(parameter) : set;

    /// <summary>The members of a parameter that is an object; none where it is something else.</summary>
    public static ParameterSet Members(this Parameter parameter)
    {
        var json = parameter.Named(parameter.Name).Value;
        return JsonText.KindOf(json.Span) == JsonValueKind.Object ? ParameterSet.Parse(json, JsonScanner.MaxDepth) : ParameterSet.Empty;
    }

    /// <summary>Writes all members that are not null.</summary>
    public static void WriteMembers(this Utf8JsonWriter json, ParameterSet members)
    {
        foreach (var member in members.Items)
        {
            if (member.IsNull)
                continue;
            json.WritePropertyName(member.Name);
            json.WriteRawValue(member.AsJson().Span, skipInputValidation: true);
        }
    }

    /// <summary>Writes an object, unless it would be empty.</summary>
    public static void WriteMembers(this Utf8JsonWriter json, string name, ParameterSet members)
    {
        if (members.Items.IsEmpty)
            return;
        json.WriteStartObject(name);
        json.WriteMembers(members);
        json.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> ValueOf(string name, Parameter parameter)
    {
        if (!parameter.IsText || Texts.Contains(name))
            return parameter.AsJson();
        var text = parameter.Value;
        if (parameter.AsBoolean() is not null || JsonText.IsNumber(text.Span))
            return text;
        return JsonText.KindOf(text.Span) is JsonValueKind.Object or JsonValueKind.Array && IsJson(text.Span) ? text : parameter.AsJson();
    }

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
