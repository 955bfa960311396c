using ImageGateway.Api.Answers;
using ImageGateway.Api.Files;
using ImageGateway.Api.Guardrails;
using ImageGateway.Api.Prices;
using ImageGateway.Api.Requests;
using ImageGateway.Api.Upstream;
using ImageGateway.Core.Archive;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Prices;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Api.Pipeline;

/// <summary>Sends an attempt's calls and gives their pictures to the client, as they come where that is final, else when all is known.</summary>
internal sealed class AnswerRelay(CallRunner calls, TaskRunner tasks, SpoolFolder folder, IPictureArchive archive, PictureLinks links, LinkFetcher fetcher, ArchiveHealth archiveHealth, PriceBook prices, AttemptGuardrails guardrails, TimeProvider time)
{
    private const int MaxCallsAtOnce = 8;

    /// <summary>Runs the attempt.</summary>
    public async ValueTask<AttemptResult> RunAsync(Attempt attempt)
    {
        attempt.Exchange.SentAt = time.GetTimestamp();
        if (attempt.Translation.Calls.Count > 1)
            return await RunJoinedAsync(attempt).ConfigureAwait(false);

        var answer = await SendAsync(attempt, attempt.Translation.Calls[0]).ConfigureAwait(false);
        if (answer is not { Reply: { } reply, Reader: { } reader })
            return answer.Failure!;
        var isChecked = !attempt.Target.OutputGuardrails.IsEmpty;
        if (reply.Answer.ContentType == "text/event-stream" && !isChecked)
            return await RelayEventsAsync(attempt, reply).ConfigureAwait(false);
        if (!attempt.Image.Stream && !isChecked && !attempt.Next.OnAnswer && !reader.VerdictFollows(reply.Answer))
            return await RelayAsItComesAsync(attempt, reply, reader).ConfigureAwait(false);
        return await GiveAsync(attempt, [await ReadIntoSpoolAsync(attempt, reply, reader).ConfigureAwait(false)]).ConfigureAwait(false);
    }

    private async ValueTask<CallAnswer> SendAsync(Attempt attempt, ProviderCall call)
    {
        var (reply, failure) = await calls.SendAsync(attempt.Exchange, attempt.Provider, call, attempt.Target, attempt.Notes, attempt.Deadline).ConfigureAwait(false);
        if (reply is null)
            return CallAnswer.Fail(failure!);
        return call.Task is null
            ? new(reply, call.Reader, null)
            : await tasks.FollowAsync(attempt, call, reply).ConfigureAwait(false);
    }

    private async ValueTask<AttemptResult> RelayEventsAsync(Attempt attempt, UpstreamReply reply)
    {
        var response = attempt.Exchange.Context.Response;
        var tally = attempt.Charge is null ? null : new EventTally();
        ProviderError? error;
        try
        {
            error = await EventRelay.RelayAsync(
                reply.Answer.Body,
                response,
                () => Start(attempt, reply, "text/event-stream; charset=utf-8", null, null),
                text => attempt.Provider.ReadError(StatusCodes.Status400BadRequest, "application/json", text.Span),
                tally,
                attempt.Deadline.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsUpstreamFailure(failure))
        {
            reply.Dispose();
            if (tally is { Completed: > 0 })
                attempt.Charge!.Came(Settle(attempt, tally.Usage, tally.Completed), tally.Completed, restInDoubt: true);
            return BreakOff(attempt, response.HasStarted, failure);
        }

        if (error is not null)
            return Fail(attempt, reply, error.Moderated ? error : error with { Status = error.Status ?? StatusCodes.Status502BadGateway });
        if (tally is { Completed: > 0 })
            attempt.Charge!.Came(Settle(attempt, tally.Usage, tally.Completed), tally.Completed, restInDoubt: false);
        reply.Dispose();
        return new AttemptResult.Answered();
    }

    private async ValueTask<AttemptResult> RelayAsItComesAsync(Attempt attempt, UpstreamReply reply, IAnswerReader reader)
    {
        var cancellation = attempt.Deadline.Token;
        var envelope = Envelope(attempt);
        var createdSaid = false;
        PictureComposer? composer = null;
        int? shown = null;
        using var output = new ClientOutput(attempt.Exchange.Context.Response, () => Start(attempt, reply, AnswerShape.Json.ContentType, composer!.Tokens, shown));
        composer = new PictureComposer(output, AnswerShape.Json, Conversion(attempt), BeforeFirstAsync, cancellation);
        await using (composer.ConfigureAwait(false))
        {
            ProviderError? error;
            try
            {
                error = await reader.ReadAsync(reply.Answer, composer, cancellation).ConfigureAwait(false);
                if (error is null && composer.Shown > 0)
                {
                    shown = composer.Shown;
                    if (attempt.Hooks is { } hooks)
                        composer.Fields.Add((HookResults.Name, HookResults.Of(hooks)));
                    await envelope.CloseAsync(output, composer.Fields, createdSaid, cancellation).ConfigureAwait(false);
                    AnswerHeaders.CountPictures(attempt.Exchange.Context.Response, composer.Shown, attempt.Image.Count);
                    attempt.Charge?.Came(Settle(attempt, composer.Tokens, composer.Shown), composer.Shown, restInDoubt: false);
                    await output.CompleteAsync(cancellation).ConfigureAwait(false);
                    reply.Dispose();
                    return new AttemptResult.Answered();
                }
            }
            catch (Exception failure) when (IsUpstreamFailure(failure))
            {
                reply.Dispose();
                ChargePart(attempt, composer);
                return BreakOff(attempt, output.Started, failure);
            }

            error ??= NoPicture(attempt, composer.Filtered);
            if (!output.Started)
                return Fail(attempt, reply, error);
            reply.Dispose();
            ChargePart(attempt, composer);
            return BreakOff(attempt, started: true, null);
        }

        async ValueTask BeforeFirstAsync()
        {
            createdSaid = composer!.Fields.Exists(field => field.Name == "created");
            await envelope.OpenAsync(output, composer.Fields, complete: false, cancellation).ConfigureAwait(false);
            composer.Fields.Clear();
        }
    }

    private async ValueTask<AttemptResult> RunJoinedAsync(Attempt attempt)
    {
        // Each call waits for its own headers; the attempt as a whole has only its total left.
        attempt.Deadline.HeadersArrived();
        using var slots = new SemaphoreSlim(MaxCallsAtOnce);
        var results = await Task.WhenAll(attempt.Translation.Calls.Select(call => RunOneOfSeveralAsync(attempt, call, slots))).ConfigureAwait(false);
        return await GiveAsync(attempt, results).ConfigureAwait(false);
    }

    private async Task<SpooledCall> RunOneOfSeveralAsync(Attempt attempt, ProviderCall call, SemaphoreSlim slots)
    {
        try
        {
            await slots.WaitAsync(attempt.Deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new(new AttemptResult.Refused(AttemptErrors.Timeout(attempt.Target.Provider), AttemptClass.NotStarted));
        }

        try
        {
            using var deadline = attempt.Deadline.OfCall();
            var one = attempt with { Deadline = deadline };
            var answer = await SendAsync(one, call).ConfigureAwait(false);
            return answer is { Reply: { } reply, Reader: { } reader }
                ? await ReadIntoSpoolAsync(one, reply, reader).ConfigureAwait(false)
                : new SpooledCall(answer.Failure);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<SpooledCall> ReadIntoSpoolAsync(Attempt attempt, UpstreamReply reply, IAnswerReader reader)
    {
        var shape = attempt.Image.Stream ? AnswerShape.Events(attempt.Image.Operation, time.GetUtcNow().ToUnixTimeSeconds()) : AnswerShape.Json;
        var spool = new SpoolOutput(folder);
        var composer = new PictureComposer(spool, shape, Conversion(attempt), static () => default, attempt.Deadline.Token) { KeepsPrompts = !attempt.Target.OutputGuardrails.IsEmpty };
        try
        {
            var error = reply.Answer.ContentType == "text/event-stream"
                ? ProviderError.Malformed("The provider answered with events where none were asked for.")
                : await reader.ReadAsync(reply.Answer, composer, attempt.Deadline.Token).ConfigureAwait(false);
            if (error is null && composer.Shown > 0)
                return new(null) { Spool = spool, Composer = composer, Reply = reply };
            spool.Dispose();
            return new(Fail(attempt, reply, error ?? NoPicture(attempt, composer.Filtered)));
        }
        catch (Exception failure) when (IsUpstreamFailure(failure))
        {
            spool.Dispose();
            reply.Dispose();
            return new(FailureOf(attempt, failure));
        }
        finally
        {
            await composer.DisposeAsync().ConfigureAwait(false);
        }
    }

    // What there is of several calls is given; only when none has a picture is the attempt a failure.
    private async ValueTask<AttemptResult> GiveAsync(Attempt attempt, IReadOnlyList<SpooledCall> results)
    {
        var good = results.Where(result => result.Composer is not null).ToList();
        if (good.Count == 0)
            return WorstOf([.. results.Select(result => result.Failure!)]);

        try
        {
            var shape = attempt.Image.Stream ? AnswerShape.Events(attempt.Image.Operation, 0) : AnswerShape.Json;
            attempt.Exchange.CameAt = time.GetTimestamp();
            var answer = new SpooledAnswer(good, shape, Envelope(attempt));
            attempt = attempt with { Hooks = await guardrails.AfterAsync(attempt, answer).ConfigureAwait(false) };
            attempt.Charge?.Came(
                Settle(attempt, answer.Tokens, answer.Shown), answer.Shown, restInDoubt: results.Any(static result => result.Failure is { Class: AttemptClass.PerhapsStarted }));
            if (attempt.Hooks is { } hooks && (hooks.Denied || (hooks.Failed && attempt.Next.OnFailedAnswer)))
                return new AttemptResult.Withheld(hooks, attempt.Notes, AttemptClass.Answered) { Cost = new(attempt.Quote, Settle(attempt, answer.Tokens, answer.Shown)) };
            if (attempt.Next.OnAnswer && attempt.Hooks?.Failed != true)
                return new AttemptResult.Left();
            await GiveAsync(attempt, answer).ConfigureAwait(false);
            await guardrails.AsideAsync(attempt, answer).ConfigureAwait(false);
            return new AttemptResult.Answered();
        }
        catch (Exception failure) when (IsUpstreamFailure(failure))
        {
            return BreakOff(attempt, attempt.Exchange.Context.Response.HasStarted, failure);
        }
        finally
        {
            foreach (var result in results)
                result.Dispose();
        }
    }

    private async ValueTask GiveAsync(Attempt attempt, SpooledAnswer answer)
    {
        var response = attempt.Exchange.Context.Response;
        using var output = new ClientOutput(response, () => Start(attempt, answer.Reply, answer.ContentType, answer.Tokens, answer.Shown));
        AnswerHeaders.CountPictures(response, answer.Shown, attempt.Image.Count);
        await answer.WriteAsync(output, attempt.Hooks, attempt.Deadline.Token).ConfigureAwait(false);
        await output.CompleteAsync(attempt.Deadline.Token).ConfigureAwait(false);
    }

    // Where one call may have been carried out, so may the whole.
    private static AttemptResult WorstOf(IReadOnlyList<AttemptResult> failures)
    {
        var worst = failures.FirstOrDefault(failure => failure.Class == AttemptClass.PerhapsStarted) ?? failures[0];
        foreach (var other in failures.Where(failure => failure != worst))
            other.Dispose();
        return worst;
    }

    private void Start(Attempt attempt, UpstreamReply? reply, string contentType, ImageUsage? tokens, int? shown)
    {
        var context = attempt.Exchange.Context;
        if (attempt.Exchange.CameAt == 0)
            attempt.Exchange.CameAt = time.GetTimestamp();
        AnswerHeaders.Copy(reply, context.Response);
        attempt.Charge?.DescribeRates(context.Response.Headers);
        var (status, notes) = (attempt.Hooks?.Status ?? StatusCodes.Status200OK, attempt.Notes);
        AnswerHeaders.Describe(context, attempt.Target, attempt.Target.Retry.IsUsedUpBy(status, notes.Retry) ? notes with { Retry = -1 } : notes);
        CostHeaders.Set(context.Response.Headers, attempt.Quote, Settle(attempt, tokens, shown));
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
    }

    // What came whole before the answer broke off was drawn; whether more was is not known.
    private void ChargePart(Attempt attempt, PictureComposer composer)
    {
        if (composer.Shown > 0)
            attempt.Charge?.Came(Settle(attempt, composer.Tokens, composer.Shown), composer.Shown, restInDoubt: true);
    }

    private long? Settle(Attempt attempt, ImageUsage? tokens, int? shown) =>
        prices.Current.Settle(attempt.Target.Provider, PriceQuery.ModelOf(attempt.Provider, attempt.Translation), attempt.Quote, attempt.Image.Count, tokens, shown);

    private static AttemptResult BreakOff(Attempt attempt, bool started, Exception? failure)
    {
        if (!started)
            return FailureOf(attempt, failure!);
        attempt.Exchange.Context.Abort();
        return new AttemptResult.Broken();
    }

    private static AttemptResult FailureOf(Attempt attempt, Exception failure) => failure switch
    {
        OperationCanceledException => CallRunner.TimedOut(attempt.Target, attempt.Deadline),
        SpoolException => new AttemptResult.Refused(RequestErrors.NoSpool, AttemptClass.PerhapsStarted),
        InvalidDataException unusable => new AttemptResult.Refused(AttemptErrors.Unusable(unusable.Message), AttemptClass.PerhapsStarted),
        _ => new AttemptResult.Refused(AttemptErrors.Broken(attempt.Target.Provider), AttemptClass.PerhapsStarted),
    };

    private static AttemptResult.Failed Fail(Attempt attempt, UpstreamReply reply, ProviderError error) => new(
        attempt.Target,
        error.Moderated ? StatusCodes.Status400BadRequest : UpstreamStatus.OfFailure(error.Status),
        error,
        attempt.Notes,
        reply,
        error.Class ?? AttemptClass.PerhapsStarted);

    private static ProviderError NoPicture(Attempt attempt, int filtered) => filtered > 0
        ? ProviderError.Filtered("Every picture was withheld by the provider's content filter.", "content_filtered")
        : ProviderError.Malformed($"'{attempt.Target.Provider}' answered without a picture.");

    private static bool IsUpstreamFailure(Exception failure) =>
        failure is IOException or HttpRequestException or OperationCanceledException or InvalidDataException;

    private AnswerEnvelope Envelope(Attempt attempt) => new(
        time.GetUtcNow().ToUnixTimeSeconds(),
        attempt.Target.Provider is "openai" or "azure-openai" ? null : attempt.Target.Provider,
        attempt.Translation.SizeUsed);

    private PictureConversion Conversion(Attempt attempt) => new(
        attempt.Image.Stream ? PictureFormat.Base64 : attempt.Image.Format ?? attempt.Translation.DefaultFormat,
        archive,
        id => links.LinkOf(id, attempt.Exchange.Context.Request),
        fetcher,
        archiveHealth.Failed)
    {
        Allowance = attempt.Allowance,
    };
}
