using System.Globalization;
using System.Text;
using ImageGateway.Core.Json;

namespace ImageGateway.Gateway.Responses;

/// <summary>The text around the pictures: <c>{"created":…,"data":[ … ],…}</c>.</summary>
/// <param name="Created">The time that is said where the provider says none; Unix seconds.</param>
/// <param name="Provider">The provider's slug where the answer names it, else null (docs/architecture/portkey.md#requests).</param>
public sealed record AnswerEnvelope(long Created, string? Provider)
{
    /// <summary>Opens the object and the list of pictures.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="fields">What the provider said beside its pictures so far.</param>
    /// <param name="complete">Whether nothing more will come.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async ValueTask OpenAsync(IPictureOutput output, List<(string Name, ReadOnlyMemory<byte> Json)> fields, bool complete, CancellationToken cancellation)
    {
        var head = new StringBuilder("{");
        if (complete && !Has(fields, "created"))
            head.Append(CultureInfo.InvariantCulture, $"\"created\":{Created},");
        Append(head, fields);
        if (Provider is not null && !Has(fields, "provider"))
            head.Append("\"provider\":").Append(Encoding.UTF8.GetString(JsonText.Quote(Provider))).Append(',');
        await output.WriteAsync(Encoding.UTF8.GetBytes(head.Append("\"data\":[").ToString()), cancellation).ConfigureAwait(false);
    }

    /// <summary>Closes what <see cref="OpenAsync"/> opened, with what the provider said behind its pictures.</summary>
    public async ValueTask CloseAsync(IPictureOutput output, List<(string Name, ReadOnlyMemory<byte> Json)> fields, bool createdSaid, CancellationToken cancellation)
    {
        var tail = new StringBuilder("],");
        if (!createdSaid && !Has(fields, "created"))
            tail.Append(CultureInfo.InvariantCulture, $"\"created\":{Created},");
        Append(tail, fields.FindAll(field => field.Name != "provider" || Provider is null));
        tail[^1] = '}';
        await output.WriteAsync(Encoding.UTF8.GetBytes(tail.ToString()), cancellation).ConfigureAwait(false);
    }

    private static bool Has(List<(string Name, ReadOnlyMemory<byte> Json)> fields, string name) => fields.Exists(field => field.Name == name);

    private static void Append(StringBuilder text, List<(string Name, ReadOnlyMemory<byte> Json)> fields)
    {
        foreach (var (name, json) in fields)
            text.Append(Encoding.UTF8.GetString(JsonText.Quote(name))).Append(':').Append(Encoding.UTF8.GetString(json.Span)).Append(',');
    }
}
