using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>
/// Reads the bodies of all management routes: UTF-8 and escapes are checked once, then names, kinds and bounds against the
/// record of the route. What it returns cannot fail to be read again.
/// </summary>
internal sealed class BodyReader(ProviderSettingNames settings)
{
    private const int MaxDepth = 64;

    // Some editors begin files with it.
    private static ReadOnlySpan<byte> Mark => "\ufeff"u8;

    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true, MaxDepth = MaxDepth * 2 };

    /// <summary>Reads a record from JSON, or gathers every fault.</summary>
    /// <param name="json">The body; empty: an object without members.</param>
    /// <param name="faults">Takes faults and warnings.</param>
    /// <param name="inPath">Values of the path, which clients repeat in bodies.</param>
    /// <returns>The record, or one error for all faults.</returns>
    public Result<T> Read<T>(ReadOnlyMemory<byte> json, BodyFaults faults, IReadOnlyCollection<string> inPath)
        where T : class =>
        Parse(json, root => root.ValueKind == JsonValueKind.Object
            ? Whole(Read(root, TypeOf<T>(), faults, inPath), faults)
            : RequestErrors.NotJson("it is not an object."));

    /// <summary>Reads one record or an array of them from JSON, or gathers every fault.</summary>
    /// <param name="json">The body; empty: an object without members.</param>
    /// <param name="faults">Takes faults and warnings.</param>
    /// <param name="inPath">Values of the path, which clients repeat in bodies.</param>
    /// <returns>The records, or one error for all faults.</returns>
    public Result<IReadOnlyList<T>> ReadMany<T>(ReadOnlyMemory<byte> json, BodyFaults faults, IReadOnlyCollection<string> inPath)
        where T : class =>
        Parse(json, root => root.ValueKind switch
        {
            JsonValueKind.Object when IsIndexed(root) =>
                Whole<IReadOnlyList<T>>(ReadList<T>([.. root.EnumerateObject().Select(static member => member.Value)], faults, inPath),
                    faults),
            JsonValueKind.Object => Whole<IReadOnlyList<T>>(Read(root, TypeOf<T>(), faults, inPath) is { } one ? [one] : null, faults),
            JsonValueKind.Array => Whole<IReadOnlyList<T>>(ReadList<T>([.. root.EnumerateArray()], faults, inPath), faults),
            _ => RequestErrors.NotJson("it is neither an object nor an array."),
        });

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)BodyContext.Default.GetTypeInfo(typeof(T))!;

    private static Result<T> Whole<T>(T? record, BodyFaults faults)
        where T : class => record is null ? new(faults.Error!) : new(record);

    // Portkey's client for Node makes an object of an array: its members are called 0, 1 and so on.
    private static bool IsIndexed(JsonElement root)
    {
        var index = 0;
        foreach (var member in root.EnumerateObject())
        {
            if (member.Name != index.ToString(CultureInfo.InvariantCulture))
                return false;
            index++;
        }

        return index > 0;
    }

    private List<T>? ReadList<T>(IReadOnlyList<JsonElement> array, BodyFaults faults, IReadOnlyCollection<string> inPath)
        where T : class
    {
        if (array.Count is 0 or > BodyNode.LongestList)
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture, $"the body must be an object, or a list of 1 to {BodyNode.LongestList} objects"));
            return null;
        }

        var (records, index) = (new List<T>(), 0);
        foreach (var element in array)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"[{index++}]");
            if (element.ValueKind != JsonValueKind.Object)
                faults.Add($"'{path}' must be an object");
            else if (Read(element, TypeOf<T>(), faults, inPath, path) is { } record)
                records.Add(record);
        }

        return faults.Error is null ? records : null;
    }

    private static Result<T> Parse<T>(ReadOnlyMemory<byte> json, Func<JsonElement, Result<T>> read)
        where T : class
    {
        if (json.Span.StartsWith(Mark))
            json = json[Mark.Length..];
        if (json.IsEmpty)
            json = "{}"u8.ToArray();
        if (!Utf8.IsValid(json.Span))
            return RequestErrors.NotJson("it is not valid UTF-8.");
        try
        {
            if (LoneSurrogates.MemberWith(json.Span, MaxDepth) is { } member)
            {
                return ManagementErrors.Invalid(member.Length == 0
                    ? "the body has half a surrogate pair in a name"
                    : $"'{member}' has half a surrogate pair, which is no character");
            }

            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return read(document.RootElement);
        }
        catch (JsonException fault)
        {
            return RequestErrors.NotJson(string.Create(
                CultureInfo.InvariantCulture,
                $"line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}; at most {MaxDepth} levels are accepted."));
        }
    }

    /// <summary>Reads a record from a JSON object without half characters, or gathers every fault.</summary>
    public T? Read<T>(
        JsonElement json, JsonTypeInfo<T> type, BodyFaults faults, IReadOnlyCollection<string> inPath, string path = "")
        where T : class
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, WriterOptions))
            new BodyWalk(faults, settings, writer, inPath).Visit(json, BodySchema.For(typeof(T)), path);
        return faults.Error is null ? JsonSerializer.Deserialize(text.WrittenSpan, type) : null;
    }
}

/// <summary>Reads a body, or gathers every fault.</summary>
/// <param name="json">The body.</param>
/// <param name="faults">Takes faults and warnings.</param>
/// <param name="inPath">Values of the path, which clients repeat in bodies.</param>
/// <typeparam name="T">What it is read as.</typeparam>
internal delegate Result<T> BodyRead<T>(ReadOnlyMemory<byte> json, BodyFaults faults, IReadOnlyCollection<string> inPath)
    where T : class;
