using System.Buffers;
using System.Buffers.Text;
using ImageGateway.Core.Json;

namespace ImageGateway.Gateway.Responses;

/// <summary>The text around the images: <c>{"created":…,"data":[ … ],…}</c>.</summary>
/// <param name="Created">The time that is said where the provider says none; Unix seconds.</param>
/// <param name="Provider">The provider's slug where the answer names it, else null (docs/architecture/portkey.md#requests).</param>
public sealed record ResponseEnvelope(long Created, string? Provider)
{
    /// <summary>Opens the object and the list of images.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="fields">What the provider said beside its images so far.</param>
    /// <param name="complete">Whether nothing more will come.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async ValueTask OpenAsync(
        IResponseOutput output, List<(string Name, ReadOnlyMemory<byte> Json)> fields, bool complete, CancellationToken cancellation)
    {
        using var head = new PooledBuffer();
        head.Write("{"u8);
        if (complete && !Has(fields, "created"))
        {
            AppendCreated(head);
            head.Write(","u8);
        }

        foreach (var field in fields)
        {
            Append(head, field);
            head.Write(","u8);
        }

        if (Provider is not null && !Has(fields, "provider"))
        {
            head.Write("\"provider\":"u8);
            JsonText.WriteQuoted(head, Provider);
            head.Write(","u8);
        }

        head.Write("\"data\":["u8);
        await output.WriteAsync(head.WrittenMemory, cancellation);
    }

    /// <summary>Closes what <see cref="OpenAsync"/> opened, with what the provider said behind its images.</summary>
    public async ValueTask CloseAsync(
        IResponseOutput output, List<(string Name, ReadOnlyMemory<byte> Json)> fields, bool createdSaid, CancellationToken cancellation)
    {
        using var tail = new PooledBuffer();
        tail.Write("]"u8);
        if (!createdSaid && !Has(fields, "created"))
        {
            tail.Write(","u8);
            AppendCreated(tail);
        }

        foreach (var field in fields)
        {
            if (field.Name == "provider" && Provider is not null)
                continue;
            tail.Write(","u8);
            Append(tail, field);
        }

        tail.Write("}"u8);
        await output.WriteAsync(tail.WrittenMemory, cancellation);
    }

    private void AppendCreated(PooledBuffer text)
    {
        text.Write("\"created\":"u8);
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(Created, digits, out var length);
        text.Write(digits[..length]);
    }

    private static bool Has(List<(string Name, ReadOnlyMemory<byte> Json)> fields, string name)
    {
        foreach (var field in fields)
        {
            if (field.Name == name)
                return true;
        }

        return false;
    }

    private static void Append(PooledBuffer text, (string Name, ReadOnlyMemory<byte> Json) field)
    {
        JsonText.WriteQuoted(text, field.Name);
        text.Write(":"u8);
        text.Write(field.Json.Span);
    }
}
