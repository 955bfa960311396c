using System.Buffers;
using System.Text;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.Core.Responses;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Budgets;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Responses;
using ImageGateway.Providers.Shared.OpenAiFormat;

namespace ImageGateway.Gateway.StoredResponses;

/// <summary>
/// Gives a kept answer again, in the form that this request asks for: base64, links that are good from now on, or the
/// completed events.
/// </summary>
public sealed class ResponseReplayer(IImageArchive archive, ImageConversions conversions, RequestCounts counts)
{
    private const int CopyBytes = 64 * 1024;

    // What events say of each image and JSON says once.
    private static readonly string[] SaidOnce = [.. EventResponseReader.SaidOnce, JoinedFields.Usage];

    /// <summary>Gives a cached response to the caller, at whose budgets the request counts.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="kept">The answer.</param>
    /// <param name="bytes">Its file.</param>
    /// <param name="target">The target that the request would have gone to.</param>
    /// <returns>Why a budget keeps it back; null: it is given.</returns>
    public async ValueTask<GatewayError?> GiveCachedAsync(ImageRequestContext exchange, StoredResponse kept, Stream bytes, Target target)
    {
        if (await counts.TakeAsync(exchange, target.Saved) is { } refusal)
            return refusal;
        exchange.Record?.Replay(LogSource.CacheHit, target, LogImages.From(kept));
        await SendAsync(exchange, kept, bytes, target);
        return null;
    }

    /// <summary>Gives the response of an idempotency key again.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="kept">The answer.</param>
    /// <param name="bytes">Its file.</param>
    public async ValueTask GiveAgainAsync(ImageRequestContext exchange, StoredResponse kept, Stream bytes)
    {
        // It was paid for when it was drawn: it counts, and no budget keeps it back.
        await counts.TakeAsync(exchange, saved: null);
        exchange.Record?.Replay(LogSource.Replay, null, LogImages.From(kept));
        await SendAsync(exchange, kept, bytes, target: null);
    }

    private async ValueTask SendAsync(ImageRequestContext exchange, StoredResponse kept, Stream bytes, Target? target)
    {
        var (image, response, cancellation) = (exchange.Image, exchange.Context.Response, exchange.Context.RequestAborted);
        var shape = image.Stream ? ResponseShape.Events(image.Operation, kept.Created) : ResponseShape.Json;
        var wanted = image.Stream ? ImageFormat.Base64 : image.Format ?? (kept.AsLinks ? ImageFormat.Url : ImageFormat.Base64);
        using var output = new ClientOutput(response, exchange.Record, Start);
        var conversion = conversions.ForStored(exchange.Context.Request, wanted);
        var composer = new ImageResponseWriter(output, shape, conversion, BeforeFirstAsync, cancellation);
        await using (composer)
        {
            for (var index = 0; index < kept.Images.Count; index++)
            {
                var picture = kept.Images[index];
                await composer.BeginAsync(cancellation);
                foreach (var field in FieldsOf(kept, index, image.Stream))
                    await composer.ImageFieldAsync(field.Name, Encoding.UTF8.GetBytes(field.Value), cancellation);
                await GiveAsync(composer, picture, wanted, bytes, conversion, cancellation);
                await composer.EndAsync(ImageGateway.Core.Providers.ImageVerdict.Shown, cancellation);
            }
        }

        if (!image.Stream)
            await output.WriteAsync("]}"u8.ToArray(), cancellation);
        await output.CompleteAsync(cancellation);

        void Start()
        {
            foreach (var (name, value) in kept.Headers)
                response.Headers[name] = value;
            ResponseHeaders.Replayed(exchange.Context, target);
            response.StatusCode = kept.Status;
            response.ContentType = image.Stream ? EventText.ContentType : ResponseShape.JsonContentType;
        }

        async ValueTask BeforeFirstAsync()
        {
            if (image.Stream)
                return;
            var fields = kept.FromEvents ? kept.Images[^1].Fields.Where(field => SaidOnce.Contains(field.Name)) : kept.Fields;
            await new ResponseEnvelope(kept.Created, null).OpenAsync(
                output, [.. fields.Select(field => (field.Name, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(field.Value)))],
                complete: true, cancellation);
        }
    }

    private static IEnumerable<StoredField> FieldsOf(StoredResponse kept, int index, bool asEvents)
    {
        var own = kept.Images[index].Fields;
        if (kept.FromEvents == asEvents)
            return own;
        if (kept.FromEvents)
            return own.Where(field => !SaidOnce.Contains(field.Name));
        return [.. own, .. kept.Fields
            .Where(field => SaidOnce.Contains(field.Name) && (field.Name != "usage" || index == kept.Images.Count - 1))];
    }

    private async ValueTask GiveAsync(
        ImageResponseWriter composer, StoredImage picture, ImageFormat wanted, Stream bytes, ImageConversion conversion,
        CancellationToken cancellation)
    {
        if (picture.Link is { } link)
        {
            // A part of it may have come before its host broke off.
            bytes.Seek(picture.Length, SeekOrigin.Current);
            await composer.LinkAsync(link, cancellation);
            return;
        }

        // Where the archive has lost it meanwhile, it is put there again.
        if (wanted == ImageFormat.Url && conversion.GivesLinks && picture.ArchiveId is { } id
            && await archive.OpenAsync(id, cancellation) is { } archived)
        {
            await archived.Content.DisposeAsync();
            bytes.Seek(picture.Length, SeekOrigin.Current);
            await composer.LinkAsync(conversion.LinkOf(id), cancellation);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            for (var left = picture.Length; left > 0;)
            {
                var read = await bytes.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellation);
                if (read == 0)
                    throw new IOException("A kept answer ended early.");
                await composer.BytesAsync(buffer.AsMemory(0, read), cancellation);
                left -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
