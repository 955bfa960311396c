using ImageGateway.Api.Answers;
using ImageGateway.Api.Guardrails;
using ImageGateway.Api.Upstream;
using ImageGateway.Core.Images;

namespace ImageGateway.Api.Pipeline;

/// <summary>A call's answer that is kept until all is known, or how the call failed.</summary>
internal sealed record SpooledCall(AttemptResult? Failure) : IDisposable
{
    public SpoolOutput? Spool { get; init; }

    public PictureComposer? Composer { get; init; }

    public UpstreamReply? Reply { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Spool?.Dispose();
        Reply?.Dispose();
        Failure?.Dispose();
    }
}

/// <summary>The pictures of one or several calls, kept, and the text around them.</summary>
/// <param name="calls">The calls that have pictures; at least one.</param>
/// <param name="shape">As what they were written.</param>
/// <param name="envelope">What stands around them in JSON.</param>
internal sealed class SpooledAnswer(IReadOnlyList<SpooledCall> calls, AnswerShape shape, AnswerEnvelope envelope)
{
    /// <summary>The answer whose headers speak for all.</summary>
    public UpstreamReply? Reply => calls[0].Reply;

    /// <summary>The media type.</summary>
    public string ContentType => shape.ContentType;

    /// <summary>Pictures in all.</summary>
    public int Shown { get; } = calls.Sum(call => call.Composer!.Shown);

    /// <summary>The tokens of all calls; null where one did not count them.</summary>
    public ImageUsage? Tokens { get; } = calls.All(call => call.Composer!.Tokens is not null) ? calls.Select(call => call.Composer!.Tokens!).Aggregate(ImageUsage.Add) : null;

    /// <summary>The prompts that the provider rewrote, a line each.</summary>
    public string RevisedPrompts => string.Join('\n', calls.SelectMany(call => call.Composer!.RevisedPrompts).Select(prompt => new Parameter(prompt.Name, prompt.Json).AsString()).OfType<string>());

    /// <summary>Writes the answer as its caller gets it.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="hooks">What guardrails found, for JSON; null where none looked.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async ValueTask WriteAsync(IPictureOutput output, GuardrailReport? hooks, CancellationToken cancellation)
    {
        if (!shape.IsEvents)
        {
            await WriteJsonAsync(output, hooks, cancellation).ConfigureAwait(false);
            return;
        }

        await CopyAsync(output.WriteAsync, cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes the answer as JSON, whatever its caller gets.</summary>
    public ValueTask WriteJsonAsync(IPictureOutput output, CancellationToken cancellation) =>
        WriteJsonAsync(output, null, cancellation);

    private async ValueTask WriteJsonAsync(IPictureOutput output, GuardrailReport? hooks, CancellationToken cancellation)
    {
        var fields = JoinedFields.Of([.. calls.Select(call => call.Composer!)]);
        await envelope.OpenAsync(output, hooks is null ? fields : [.. fields, (HookResults.Name, HookResults.Of(hooks))], complete: true, cancellation).ConfigureAwait(false);
        if (shape.IsEvents)
        {
            var items = new CompletedEvents(isObject: false);
            await CopyAsync((bytes, token) => items.FeedAsync(bytes, output.WriteAsync, token), cancellation).ConfigureAwait(false);
        }
        else
        {
            await CopyAsync(output.WriteAsync, cancellation).ConfigureAwait(false);
        }

        await output.WriteAsync("]}"u8.ToArray(), cancellation).ConfigureAwait(false);
    }

    private async ValueTask CopyAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken cancellation)
    {
        foreach (var call in calls)
        {
            if (call != calls[0])
                await write(shape.Separator, cancellation).ConfigureAwait(false);
            await call.Spool!.CopyToAsync(write, cancellation).ConfigureAwait(false);
        }
    }
}
