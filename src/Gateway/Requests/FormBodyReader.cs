using System.Buffers;
using System.Collections.Immutable;
using System.Text.Unicode;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Gateway.Options;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ImageGateway.Gateway.Requests;

/// <summary>Reads a multipart form as a stream: fields into memory, files into spools that every attempt can read again.</summary>
public sealed class FormBodyReader(LimitOptions limits, SpoolFolder folder, TimeProvider? time = null)
{
    private const int MaxParts = 128;
    private const int MaxBoundaryChars = 200;
    private const int BufferBytes = 32 * 1024;

    /// <summary>Reads the body of a request.</summary>
    public async ValueTask<RequestBody> ReadAsync(HttpRequest request, RequestAdmission.Ticket ticket, CancellationToken cancellation)
    {
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).Value
            : null;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > MaxBoundaryChars)
            return RequestBody.Fail(RequestErrors.InvalidForm("the content type names no usable boundary."));

        var form = new Form();
        try
        {
            using var body = IncomingBody.Open(request, ticket, limits, time ?? TimeProvider.System, cancellation);
            var reader = new MultipartReader(boundary, body) { HeadersCountLimit = 16, HeadersLengthLimit = 8 * 1024 };
            while (await reader.ReadNextSectionAsync(cancellation) is { } section)
            {
                if (form.Parts++ == MaxParts)
                    return form.Fail(RequestErrors.InvalidForm($"it has more than {MaxParts} parts."));
                if (await ReadPartAsync(section, form, cancellation) is { } error)
                    return form.Fail(error);
            }
        }
        catch (BodyRefusedException refused)
        {
            return form.Fail(refused.Error);
        }
        catch (SpoolException)
        {
            return form.Fail(RequestErrors.NoSpool);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            return form.Fail(RequestErrors.InvalidForm("a boundary is missing, or it broke off."));
        }

        return form.Parts == 0 ? form.Fail(RequestErrors.InvalidForm("it has no parts.")) : form.Done();
    }

    private async ValueTask<GatewayError?> ReadPartAsync(MultipartSection section, Form form, CancellationToken cancellation)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            || StringSegmentText(disposition.Name) is not { Length: > 0 } name)
            return RequestErrors.InvalidForm("a part has no name.");

        var fileName = StringSegmentText(disposition.FileNameStar) ?? StringSegmentText(disposition.FileName);
        return fileName is null
            ? await ReadFieldAsync(name, section.Body, form, cancellation)
            : await ReadFileAsync(new(name, fileName, section.ContentType ?? "application/octet-stream"), section.Body, form, cancellation);
    }

    private async ValueTask<GatewayError?> ReadFieldAsync(string name, Stream body, Form form, CancellationToken cancellation)
    {
        var text = new ArrayBufferWriter<byte>(256);
        int read;
        while ((read = await body.ReadAsync(text.GetMemory(256), cancellation)) > 0)
        {
            text.Advance(read);

            // A character has at most four bytes; the prompt is the longest field beside the images in base64.
            if (text.WrittenCount > 4L * limits.PromptChars && !InputNames.IsInput(name))
                return GatewayError.Invalid($"The form field '{name}' is too long.", name, "string_above_max_length");
        }

        // JSON bodies are held to the same: texts go on to providers as they are.
        if (!Utf8.IsValid(text.WrittenSpan))
            return GatewayError.Invalid($"The form field '{name}' is not valid UTF-8.", name, "invalid_multipart");
        form.Fields.Add(new(name, text.WrittenMemory, IsText: true));
        return null;
    }

    private async ValueTask<GatewayError?> ReadFileAsync(FilePart part, Stream body, Form form, CancellationToken cancellation)
    {
        var spool = new Spool(folder);
        form.Spools.Add(spool);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
                await spool.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        form.Files.Add(ImageMediaType.Labelled(new SpooledInputFile(part.Field, part.FileName, part.ContentType, spool)));
        return null;
    }

    private sealed record FilePart(string Field, string FileName, string ContentType);

    private static string? StringSegmentText(Microsoft.Extensions.Primitives.StringSegment segment) =>
        segment.HasValue ? HeaderUtilities.RemoveQuotes(segment).Value : null;

    private sealed class Form
    {
        public int Parts { get; set; }

        public ImmutableArray<Parameter>.Builder Fields { get; } = ImmutableArray.CreateBuilder<Parameter>();

        public List<InputFile> Files { get; } = [];

        public List<Spool> Spools { get; } = [];

        public RequestBody Done() => RequestBody.From(new ParameterSet(Fields.DrainToImmutable()), Files, Spools);

        public RequestBody Fail(GatewayError error)
        {
            Spools.ForEach(static spool => spool.Dispose());
            return RequestBody.Fail(error);
        }
    }
}
