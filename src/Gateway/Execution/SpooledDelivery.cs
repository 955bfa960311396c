using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.Execution;

/// <summary>
/// Delivers answers that wait in a spool until all is known of them: the provider's verdict, and that of output guardrails.
/// </summary>
public sealed class SpooledDelivery(ResponseParts parts, AttemptGuardrails guardrails, TimeProvider time)
{
    /// <summary>Reads a call's answer and gives it.</summary>
    public async ValueTask<AttemptResult> DeliverAsync(Attempt attempt, ProviderCall call, UpstreamReply reply, IResponseReader reader)
    {
        var read = await ReadAsync(attempt, call, reply, reader);
        if (read.Failure is { } failure)
            return failure;
        using (read)
            return await GiveAsync(attempt, [read]);
    }

    /// <summary>Reads a call's answer to its end.</summary>
    public async Task<SpooledCall> ReadAsync(Attempt attempt, ProviderCall call, UpstreamReply reply, IResponseReader reader)
    {
        var spool = new SpoolOutput(parts.Folder);
        var writer = new ImageResponseWriter(
            spool, ResponseShape.Bare, parts.Conversion(attempt, call, reply), static () => default, attempt.Deadline.Token)
        {
            KeepsPrompts = !attempt.Target.OutputGuardrails.IsEmpty,
        };
        try
        {
            var error = await reader.ReadAsync(reply.Response, writer, attempt.Deadline.Token);
            DeliveryEnds.AddWarnings(attempt, writer);
            if (error is null && writer.Shown > 0)
                return new(null) { Spool = spool, Composer = writer, Reply = reply };
            spool.Dispose();
            error = (error ?? DeliveryEnds.NoImage(attempt, writer.Filtered)).Quoting(reply.Body.Head);
            return new(DeliveryEnds.Fail(attempt, reply, error));
        }
        catch (Exception failure) when (DeliveryEnds.IsUpstreamFailure(failure))
        {
            spool.Dispose();
            reply.Dispose();
            return new(ProviderCaller.FailureOfResponse(failure, attempt.Target, attempt.Deadline));
        }
        finally
        {
            await writer.DisposeAsync();
        }
    }

    /// <summary>Gives answers that were read, or keeps them back.</summary>
    public async ValueTask<AttemptResult> GiveAsync(Attempt attempt, IReadOnlyList<SpooledCall> calls)
    {
        try
        {
            attempt.Exchange.CameAt = time.GetTimestamp();
            var response = new SpooledResponse(
                calls, attempt.Image.Stream ? attempt.Image.Operation : null, parts.Envelope(attempt), attempt.Translation.SizeUsed);
            attempt = attempt with { Hooks = await guardrails.AfterAsync(attempt, response) };
            attempt.Settle(response.Drawn, response.Images, restInDoubt: false);
            if (attempt.Hooks is { } hooks && (hooks.Denied || (hooks.Failed && attempt.Next.OnFailedResponse)))
                return new AttemptResult.BlockedByGuardrail(hooks, attempt.Notes, AttemptClass.Answered)
                { Cost = new(attempt.Quote, attempt.Quote?.Settle(response.Drawn)) };
            if (attempt.Next.OnResponse && attempt.Hooks?.Failed != true)
                return new AttemptResult.Superseded();
            await WriteAsync(attempt, response);
            await guardrails.AsideAsync(attempt, response);
            return new AttemptResult.Answered();
        }
        catch (Exception failure) when (DeliveryEnds.IsUpstreamFailure(failure))
        {
            return DeliveryEnds.BreakOff(attempt, attempt.Exchange.Context.Response.HasStarted, failure);
        }
    }

    private async ValueTask WriteAsync(Attempt attempt, SpooledResponse spooled)
    {
        var response = attempt.Exchange.Context.Response;
        using var output = new ClientOutput(
            response, attempt.Exchange.Record, () => parts.Start(attempt, spooled.Reply, spooled.ContentType, spooled.Drawn));
        ResponseHeaders.CountImages(response, spooled.Shown, attempt.Image.Count);
        await spooled.WriteAsync(output, attempt.Hooks, attempt.Deadline.Token);
        await output.CompleteAsync(attempt.Deadline.Token);
    }
}
