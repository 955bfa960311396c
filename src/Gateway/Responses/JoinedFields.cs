using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Providers.Shared.OpenAiFormat;

namespace ImageGateway.Gateway.Responses;

/// <summary>The fields beside the images of several calls that are joined into one answer.</summary>
internal static class JoinedFields
{
    /// <summary>Name of the count of tokens.</summary>
    public const string Usage = "usage";

    /// <summary>Each field as the first call that has it says it; tokens are added up over all, in every detail.</summary>
    public static List<(string Name, ReadOnlyMemory<byte> Json)> Of(IReadOnlyList<ImageResponseWriter> calls)
    {
        if (calls.Count == 1)
            return calls[0].Fields;
        var fields = new List<(string Name, ReadOnlyMemory<byte> Json)>();
        foreach (var (name, json) in calls.SelectMany(call => call.Fields))
        {
            var at = fields.FindIndex(field => field.Name == name);
            if (at < 0)
                fields.Add((name, json));
            else if (name == Usage)
                fields[at] = (name, UsageSum.Add(fields[at].Json, json));
        }

        return fields;
    }

    /// <summary>
    /// The fields with the size that was drawn, where the provider says none: by the bytes, else as it was asked for in place of
    /// the caller's.
    /// </summary>
    public static List<(string Name, ReadOnlyMemory<byte> Json)> WithSize(
        IEnumerable<(string Name, ReadOnlyMemory<byte> Json)> fields, ImageSize? drawn, ImageSize? asked)
    {
        var all = fields.ToList();
        AddSize(all, drawn ?? asked);
        return all;
    }

    /// <summary>Adds the size that was drawn, where it is known and no field says one.</summary>
    public static void AddSize(List<(string Name, ReadOnlyMemory<byte> Json)> fields, ImageSize? drawn)
    {
        if (drawn is not { } size || fields.Exists(SaysSize))
            return;
        fields.RemoveAll(static field => field.Name == ParameterNames.Size);
        fields.Add((ParameterNames.Size, JsonText.Quote(size.ToString())));
    }

    /// <summary>Determines whether a field is a size that says no pixels.</summary>
    public static bool SaysNoSize((string Name, ReadOnlyMemory<byte> Json) field) =>
        field.Name == ParameterNames.Size && !SaysSize(field);

    /// <summary>Determines whether a field is a size in pixels, and not <c>auto</c> or nothing.</summary>
    public static bool SaysSize((string Name, ReadOnlyMemory<byte> Json) field) =>
        field.Name == ParameterNames.Size && ImageSize.TryParse(new Parameter(field.Name, field.Json).AsString(), out _);
}
