using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Pricing;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Responses;
using ImageGateway.Providers.Shared.OpenAiFormat;

namespace ImageGateway.Gateway.Context;

/// <summary>A call's answer that is kept until all is known, or how the call failed.</summary>
public sealed record SpooledCall(AttemptResult? Failure) : IDisposable
{
    public SpoolOutput? Spool { get; init; }

    public ImageResponseWriter? Composer { get; init; }

    public UpstreamReply? Reply { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Spool?.Dispose();
        Reply?.Dispose();
        Failure?.Dispose();
    }
}

/// <summary>The images of one or several calls, kept as fields alone, and the text around them: JSON, or an event each.</summary>
/// <param name="calls">The calls that have images; at least one.</param>
/// <param name="eventsOf">The operation whose events are written; null: JSON.</param>
/// <param name="envelope">The text around them in JSON.</param>
/// <param name="asked">The size that was asked for where it is not the caller's.</param>
public sealed class SpooledResponse(IReadOnlyList<SpooledCall> calls, ImageOperation? eventsOf, ResponseEnvelope envelope, ImageSize? asked)
{
    /// <summary>The answer whose headers speak for all.</summary>
    public UpstreamReply? Reply => calls[0].Reply;

    /// <summary>Media type of the response.</summary>
    public string ContentType => eventsOf is null ? ResponseShape.JsonContentType : EventText.ContentType;

    /// <summary>Number of images in all calls.</summary>
    public int Shown { get; } = calls.Sum(call => call.Composer!.Shown);

    /// <summary>The images of all calls, each with the tokens that its call counted.</summary>
    public DrawnImages Drawn { get; } = DrawnBy(calls);

    /// <summary>The images of some calls, each with the tokens that its call counted.</summary>
    public static DrawnImages DrawnBy(IReadOnlyList<SpooledCall> calls) =>
        calls.Select(static call => DrawnImages.From(call.Composer!.Tokens, call.Composer!.Shown))
            .Aggregate(static (one, other) => one.And(other));

    /// <summary>The prompts that the provider rewrote, a line each.</summary>
    public string RevisedPrompts =>
        string.Join(
            '\n', calls.SelectMany(call => call.Composer!.RevisedPrompts)
                .Select(prompt => new Parameter(prompt.Name, prompt.Json).AsString()).OfType<string>());

    /// <summary>Writes the answer as its caller gets it.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="hooks">What guardrails found, for JSON; null where none looked.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public ValueTask WriteAsync(IResponseOutput output, GuardrailReport? hooks, CancellationToken cancellation) =>
        eventsOf is { } operation ? WriteEventsAsync(output, operation, cancellation) : WriteJsonAsync(output, hooks, cancellation);

    /// <summary>Writes the answer as JSON, whatever its caller gets.</summary>
    public ValueTask WriteJsonAsync(IResponseOutput output, CancellationToken cancellation) => WriteJsonAsync(output, null, cancellation);

    private async ValueTask WriteJsonAsync(IResponseOutput output, GuardrailReport? hooks, CancellationToken cancellation)
    {
        var fields = JoinedFields.WithSize(
            Fields(), Images.Select(static image => image.Size).FirstOrDefault(static size => size is not null), asked);
        await envelope.OpenAsync(
            output, hooks is null ? fields : [.. fields, (HookResults.Name, HookResults.Of(hooks))], complete: true, cancellation);
        await CopyAsync(
            output,
            index => index == 0 ? "{"u8.ToArray() : ",{"u8.ToArray(),
            static _ => "}"u8.ToArray(),
            cancellation);
        await output.WriteAsync("]}"u8.ToArray(), cancellation);
    }

    // The last event has the tokens of them all; OpenAI's own have each its own.
    private ValueTask WriteEventsAsync(IResponseOutput output, ImageOperation operation, CancellationToken cancellation)
    {
        var name = EventText.CompletedName(operation);
        var (fields, images) = (Fields(), Images);
        var once = fields.Where(field => EventResponseReader.SaidOnce.Contains(field.Name)).ToList();
        var created = fields.Find(static field => field.Name == "created").Json is { IsEmpty: false } said
            ? said
            : JsonText.Number(envelope.Created);
        return CopyAsync(output, Before, static _ => EventText.Close, cancellation);

        byte[] Before(int index)
        {
            List<(string Name, ReadOnlyMemory<byte> Json)> members =
                [("type", JsonText.Quote(name)), ("created_at", created), .. JoinedFields.WithSize(once, images[index].Size, asked)];
            if (index == images.Count - 1 && fields.Find(static field => field.Name == JoinedFields.Usage) is { Json.IsEmpty: false } usage)
                members.Add(usage);
            return [.. EventText.Open(name), .. EventText.Members(members)];
        }
    }

    /// <summary>The images of all calls, in order.</summary>
    public IReadOnlyList<ComposedImage> Images => [.. calls.SelectMany(call => call.Composer!.Images)];

    private List<(string Name, ReadOnlyMemory<byte> Json)> Fields() => JoinedFields.Of([.. calls.Select(call => call.Composer!)]);

    // The images lie one behind the other; where each ends is known.
    private async ValueTask CopyAsync(
        IResponseOutput output, Func<int, byte[]> before, Func<int, byte[]> after, CancellationToken cancellation)
    {
        var index = 0;
        foreach (var call in calls)
        {
            var (images, position, current) = (call.Composer!.Images, 0L, 0);
            await call.Spool!.CopyToAsync(WriteAsync, cancellation);

            async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken token)
            {
                while (!bytes.IsEmpty && current < images.Count)
                {
                    if (position == (current == 0 ? 0 : images[current - 1].End))
                        await output.WriteAsync(before(index), token);
                    var take = (int)Math.Min(bytes.Length, images[current].End - position);
                    await output.WriteAsync(bytes[..take], token);
                    (position, bytes) = (position + take, bytes[take..]);
                    if (position < images[current].End)
                        continue;
                    await output.WriteAsync(after(index), token);
                    (current, index) = (current + 1, index + 1);
                }
            }
        }
    }
}
