using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.Providers.Shared.OpenAiFormat;

namespace ImageGateway.Gateway.Execution;

/// <summary>
/// Sends an attempt's calls and gives their images to the client, as they come where that is final, else when all is known.
/// </summary>
public sealed class ResponseForwarder(
    ProviderCaller calls, TaskPoller tasks, SpoolFolder folder, ImageConversions conversions, AttemptGuardrails guardrails,
    GatewayOptions options, TimeProvider time)
{
    private const int MaxCallsAtOnce = 8;

    // What is left of an attempt's time when a link is given up, so that the link itself can still be given.
    private static readonly TimeSpan TimeForTheRest = TimeSpan.FromSeconds(1);

    /// <summary>Runs the attempt and judges how it ended.</summary>
    public async ValueTask<AttemptResult> RunAsync(Attempt attempt) => Judged(attempt, await TryAsync(attempt));

    private async ValueTask<AttemptResult> TryAsync(Attempt attempt)
    {
        attempt.Exchange.SentAt = time.GetTimestamp();
        if (attempt.Translation.Calls.Count > 1)
            return await RunJoinedAsync(attempt);

        var answer = await SendAsync(attempt, attempt.Translation.Calls[0]);
        if (answer is not { Reply: { } reply, Reader: { } reader })
            return answer.Failure!;
        var isChecked = !attempt.Target.OutputGuardrails.IsEmpty;
        if (reply.Response.ContentType == EventResponseReader.ContentType && attempt.Image.Stream && !isChecked && !attempt.Next.OnResponse)
            return await RelayEventsAsync(attempt, reply);
        if (!attempt.Image.Stream && !isChecked && !attempt.Next.OnResponse && !reader.VerdictFollows(reply.Response))
            return await RelayAsItComesAsync(attempt, reply, reader);
        var read = await ReadIntoSpoolAsync(attempt, attempt.Translation.Calls[0], reply, reader);
        if (read.Failure is { } failure)
            return failure;
        using (read)
            return await GiveAsync(attempt, [read], restInDoubt: false);
    }

    /// <summary>Gives what there is of an attempt whose other calls are not tried again.</summary>
    public async ValueTask<AttemptResult> GiveFinishedAsync(FinishedCalls finished)
    {
        using var deadline = new Deadline(options.Upstream.Total, options.Upstream.Total, time);
        return await GiveAsync(
            finished.Last! with { Deadline = deadline, Reservation = null, Next = default }, finished.InOrder, restInDoubt: false);
    }

    private async ValueTask<CallResponse> SendAsync(Attempt attempt, ProviderCall call)
    {
        var (reply, failure) = await calls.SendAsync(
            attempt.Exchange, attempt.Provider, call, attempt.Target, attempt.Notes, attempt.Deadline);
        if (reply is null)
            return CallResponse.Fail(failure!);
        if (reply.Response.ContentType == EventResponseReader.ContentType)
            return new(reply, new EventResponseReader(EventErrors.Read), null);
        return call.Task is null
            ? new(reply, call.Reader, null)
            : await tasks.FollowAsync(attempt, call, reply);
    }

    private async ValueTask<AttemptResult> RelayEventsAsync(Attempt attempt, UpstreamReply reply)
    {
        var response = attempt.Exchange.Context.Response;
        var relay = new EventStreamForwarder(
            response,
            attempt.Exchange.Record,
            folder,
            Conversion(attempt, attempt.Translation.Calls[0], reply) with { Limit = int.MaxValue },
            attempt.Image.Operation,
            () => Start(attempt, reply, EventText.ContentType, DrawnImages.From(null, attempt.Image.Count)),
            attempt.Deadline.Token)
        {
            Expected = attempt.Image.Count,
            Time = time,
        };
        await using (relay)
        {
            try
            {
                await relay.ReadAsync(reply.Response.Body);
            }
            catch (Exception failure) when (IsUpstreamFailure(failure))
            {
                ChargeEvents(attempt, relay, isWhole: false);
                reply.Dispose();
                var result = ProviderCaller.FailureOfResponse(failure, attempt.Target, attempt.Deadline, AttemptClass.PerhapsStarted);
                return relay.Started ? await BreakOffAsync(attempt, relay, result) : result;
            }

            ProviderError? error = relay switch
            {
                { Error.IsEmpty: false } => EventErrors.Read(relay.Error, relay.IsNothingButError),
                // Before the first event nothing is answered, so that another target can serve.
                { Started: false } =>
                    ProviderError.Malformed(
                        "The provider opened a stream of events and sent none.") with
                    { Class = AttemptClass.PerhapsStarted },
                { Drawn.Images: 0 } => ProviderError.Malformed("The provider's stream of events ended without an image."),
                _ => null,
            };
            ChargeEvents(attempt, relay, error is null);
            if (error is null)
            {
                reply.Dispose();
                return new AttemptResult.Answered();
            }

            var failed = Fail(attempt, reply, error);
            return relay.Started ? await BreakOffAsync(attempt, relay, failed) : failed;
        }
    }

    private static void ChargeEvents(Attempt attempt, EventStreamForwarder relay, bool isWhole)
    {
        if (relay.Drawn.Images > 0)
            attempt.Settle(relay.Drawn, relay.Images, restInDoubt: !isWhole);
    }

    // Said in an event, and cut, so that nobody takes the stream for whole.
    private static async ValueTask<AttemptResult> BreakOffAsync(Attempt attempt, EventStreamForwarder relay, AttemptResult failure)
    {
        using var ended = failure;
        var body = Judged(attempt, failure) switch
        {
            AttemptResult.Failed failed => ErrorWriter.Render(failed.Error, attempt.Target.Provider, attempt.Image.Operation),
            AttemptResult.Rejected rejected => ErrorWriter.Render(rejected.Error),
            _ => throw new InvalidOperationException("A broken stream is a failure."),
        };
        await relay.FailAsync(body.WrittenMemory);
        attempt.Exchange.Context.Abort();
        return new AttemptResult.Aborted();
    }

    private async ValueTask<AttemptResult> RelayAsItComesAsync(Attempt attempt, UpstreamReply reply, IResponseReader reader)
    {
        var cancellation = attempt.Deadline.Token;
        var envelope = Envelope(attempt);
        var (createdSaid, sizeSaid) = (false, false);
        ImageResponseWriter? composer = null;
        int? shown = null;
        using var output = new ClientOutput(
            attempt.Exchange.Context.Response, attempt.Exchange.Record, () => Start(
                attempt, reply, ResponseShape.JsonContentType, DrawnImages.From(composer!.Tokens, shown ?? attempt.Image.Count)));
        composer = new ImageResponseWriter(
            output, ResponseShape.Json, Conversion(attempt, attempt.Translation.Calls[0], reply), BeforeFirstAsync, cancellation);
        await using (composer)
        {
            using var body = new HeadStream(reply.Response.Body, ResponseSentence.HeadBytes);
            ProviderError? error;
            try
            {
                error = await reader.ReadAsync(reply.Response with { Body = body }, composer, cancellation);
                if (error is null && composer.Shown > 0)
                {
                    shown = composer.Shown;
                    if (attempt.Hooks is { } hooks)
                        composer.Fields.Add((HookResults.Name, HookResults.Of(hooks)));
                    var rest = sizeSaid
                        ? composer.Fields
                        : JoinedFields.WithSize(composer.Fields, composer.Images[0].Size, attempt.Translation.SizeUsed);
                    await envelope.CloseAsync(output, rest, createdSaid, cancellation);
                    AddWarnings(attempt, composer);
                    ResponseHeaders.CountImages(attempt.Exchange.Context.Response, composer.Shown, attempt.Image.Count);
                    attempt.Settle(DrawnImages.From(composer.Tokens, composer.Shown), composer.Images, restInDoubt: false);
                    await output.CompleteAsync(cancellation);
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

            error = (error ?? NoImage(attempt, composer.Filtered)).Quoting(body.Head);
            if (!output.Started)
                return Fail(attempt, reply, error);
            reply.Dispose();
            ChargePart(attempt, composer);
            return BreakOff(attempt, started: true, null);
        }

        async ValueTask BeforeFirstAsync()
        {
            // A size that is none can still be told by the bytes.
            var said = composer!.Fields.FindAll(static field => field.Name != ParameterNames.Size || JoinedFields.SaysSize(field));
            (createdSaid, sizeSaid) = (said.Exists(static field => field.Name == "created"), said.Exists(JoinedFields.SaysSize));
            await envelope.OpenAsync(output, said, complete: false, cancellation);
            composer.Fields.RemoveAll(said.Contains);
        }
    }

    private async ValueTask<AttemptResult> RunJoinedAsync(Attempt attempt)
    {
        // Each call waits for its own headers; the attempt as a whole has only its total left.
        attempt.Deadline.HeadersArrived();
        using var slots = new SemaphoreSlim(MaxCallsAtOnce);
        var (finished, missing) = (attempt.Finished, attempt.Finished.Missing(attempt.Translation));
        finished.Last = attempt;
        var results = await Task.WhenAll(missing.Select(one => RunOneOfSeveralAsync(attempt, one.Call, slots)));
        foreach (var (one, result) in missing.Zip(results))
        {
            if (result.Failure is null)
                finished.Keep(one.Index, result);
        }

        var failures = results.Select(static result => result.Failure).OfType<AttemptResult>().ToList();
        Charge(attempt, [.. results.Where(static result => result.Failure is null)], failures);

        // What there is waits while the rest is tried again; else it is given, however little it is.
        var worst = failures.Count == 0 ? null : WorstOf(failures);
        if (worst is not null && (finished.IsEmpty || attempt.Next.Repeats?.Invoke(worst) == true))
            return worst;
        using (worst)
        using (finished)
            return await GiveAsync(attempt, finished.InOrder, restInDoubt: false);
    }

    private static void Charge(Attempt attempt, IReadOnlyList<SpooledCall> fresh, List<AttemptResult> failures)
    {
        if (fresh.Count == 0)
            return;
        attempt.Settle(
            SpooledResponse.DrawnBy(fresh), fresh.SelectMany(static call => call.Composer!.Images),
            restInDoubt: failures.Exists(static failure => failure.Class != AttemptClass.NotStarted));
    }

    private async Task<SpooledCall> RunOneOfSeveralAsync(Attempt attempt, ProviderCall call, SemaphoreSlim slots)
    {
        try
        {
            await slots.WaitAsync(attempt.Deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return new(new AttemptResult.Rejected(AttemptErrors.Timeout(attempt.Target.Provider), AttemptClass.NotStarted));
        }

        try
        {
            using var deadline = attempt.Deadline.OfCall();
            var one = attempt with { Deadline = deadline };
            var answer = await SendAsync(one, call);
            return answer is { Reply: { } reply, Reader: { } reader }
                ? await ReadIntoSpoolAsync(one, call, reply, reader)
                : new SpooledCall(answer.Failure);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<SpooledCall> ReadIntoSpoolAsync(Attempt attempt, ProviderCall call, UpstreamReply reply, IResponseReader reader)
    {
        var spool = new SpoolOutput(folder);
        var composer = new ImageResponseWriter(
            spool, ResponseShape.Bare, Conversion(attempt, call, reply), static () => default, attempt.Deadline.Token)
        {
            KeepsPrompts = !attempt.Target.OutputGuardrails.IsEmpty,
        };
        using var body = new HeadStream(reply.Response.Body, ResponseSentence.HeadBytes);
        try
        {
            var error = await reader.ReadAsync(reply.Response with { Body = body }, composer, attempt.Deadline.Token);
            AddWarnings(attempt, composer);
            if (error is null && composer.Shown > 0)
                return new(null) { Spool = spool, Composer = composer, Reply = reply };
            spool.Dispose();
            return new(Fail(attempt, reply, (error ?? NoImage(attempt, composer.Filtered)).Quoting(body.Head)));
        }
        catch (Exception failure) when (IsUpstreamFailure(failure))
        {
            spool.Dispose();
            reply.Dispose();
            return new(ProviderCaller.FailureOfResponse(failure, attempt.Target, attempt.Deadline));
        }
        finally
        {
            await composer.DisposeAsync();
        }
    }

    private async ValueTask<AttemptResult> GiveAsync(Attempt attempt, IReadOnlyList<SpooledCall> good, bool restInDoubt)
    {
        try
        {
            attempt.Exchange.CameAt = time.GetTimestamp();
            var answer = new SpooledResponse(
                good, attempt.Image.Stream ? attempt.Image.Operation : null, Envelope(attempt), attempt.Translation.SizeUsed);
            attempt = attempt with { Hooks = await guardrails.AfterAsync(attempt, answer) };
            attempt.Settle(answer.Drawn, answer.Images, restInDoubt);
            if (attempt.Hooks is { } hooks && (hooks.Denied || (hooks.Failed && attempt.Next.OnFailedResponse)))
                return new AttemptResult.BlockedByGuardrail(hooks, attempt.Notes, AttemptClass.Answered)
                { Cost = new(attempt.Quote, attempt.Quote?.Settle(answer.Drawn)) };
            if (attempt.Next.OnResponse && attempt.Hooks?.Failed != true)
                return new AttemptResult.Superseded();
            await GiveAsync(attempt, answer);
            await guardrails.AsideAsync(attempt, answer);
            return new AttemptResult.Answered();
        }
        catch (Exception failure) when (IsUpstreamFailure(failure))
        {
            return BreakOff(attempt, attempt.Exchange.Context.Response.HasStarted, failure);
        }
    }

    private async ValueTask GiveAsync(Attempt attempt, SpooledResponse answer)
    {
        var response = attempt.Exchange.Context.Response;
        using var output = new ClientOutput(
            response, attempt.Exchange.Record, () => Start(attempt, answer.Reply, answer.ContentType, answer.Drawn));
        ResponseHeaders.CountImages(response, answer.Shown, attempt.Image.Count);
        await answer.WriteAsync(output, attempt.Hooks, attempt.Deadline.Token);
        await output.CompleteAsync(attempt.Deadline.Token);
    }

    // Where one call may have been carried out, so may the whole.
    private static AttemptResult WorstOf(List<AttemptResult> failures)
    {
        var worst = failures.FirstOrDefault(failure => failure.Class != AttemptClass.NotStarted) ?? failures[0];
        foreach (var other in failures.Where(failure => failure != worst))
            other.Dispose();
        return worst;
    }

    private void Start(Attempt attempt, UpstreamReply? reply, string contentType, DrawnImages drawn)
    {
        var context = attempt.Exchange.Context;
        if (attempt.Exchange.CameAt == 0)
            attempt.Exchange.CameAt = time.GetTimestamp();
        ResponseHeaders.Copy(reply, context.Response);
        attempt.Reservation?.DescribeRates(context.Response.Headers);
        var (status, notes) = (attempt.Hooks?.Status
            ?? StatusCodes.Status200OK,
            attempt.Notes with
            {
                Warnings = attempt.LateWarnings.All is { IsEmpty: false } late
                ? [.. attempt.Notes.Warnings, .. late]
                : attempt.Notes.Warnings
            });
        ResponseHeaders.Describe(
            context, attempt.Target, attempt.Target.Retry.IsUsedUpBy(status, notes.Retry) ? notes with { Retry = -1 } : notes);
        CostHeaders.Set(context.Response.Headers, attempt.Quote, attempt.Quote?.Settle(drawn));
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
    }

    private static void AddWarnings(Attempt attempt, ImageResponseWriter composer)
    {
        if (composer.Extra > 0)
            attempt.LateWarnings
                .Add($"extra_images: '{attempt.Target.Provider}' sent {composer.Extra} more than were asked for, which are left out");
    }

    // What came whole before the answer broke off was drawn; whether more was is not known.
    private static void ChargePart(Attempt attempt, ImageResponseWriter composer)
    {
        if (composer.Shown > 0)
            attempt.Settle(DrawnImages.From(composer.Tokens, composer.Shown), composer.Images, restInDoubt: true);
    }

    // A filter's verdict is one whoever gives it, with a code or in words only.
    private static AttemptResult Judged(Attempt attempt, AttemptResult result) =>
        result is AttemptResult.Failed { Error.Moderated: false } failed
            && ModerationVerdict.Find(failed.ProviderStatus, failed.Error, attempt.Image) is { } verdict
            ? failed with { Error = verdict, ProviderStatus = StatusCodes.Status400BadRequest, Status = StatusCodes.Status400BadRequest }
            : result;

    private static AttemptResult BreakOff(Attempt attempt, bool started, Exception? failure)
    {
        if (!started)
            return ProviderCaller.FailureOfResponse(failure!, attempt.Target, attempt.Deadline);
        attempt.Exchange.Context.Abort();
        return new AttemptResult.Aborted();
    }

    private static AttemptResult.Failed Fail(Attempt attempt, UpstreamReply reply, ProviderError error) => new(
        attempt.Target,
        error.Moderated ? StatusCodes.Status400BadRequest : UpstreamStatus.OfFailure(error.Status),
        error,
        attempt.Notes,
        reply,
        error.Class == AttemptClass.Failed && attempt.Provider.Capabilities.BillsFailures
            ? AttemptClass.PerhapsStarted
            : error.Class ?? AttemptClass.Answered);

    private static ProviderError NoImage(Attempt attempt, int filtered) => filtered > 0
        ? ProviderError.Filtered("Every picture was withheld by the provider's content filter.", "content_filtered")
        : ProviderError.Malformed($"'{attempt.Target.Provider}' answered without a picture.");

    private static bool IsUpstreamFailure(Exception failure) =>
        failure is IOException or HttpRequestException or OperationCanceledException or InvalidDataException;

    private ResponseEnvelope Envelope(Attempt attempt) => new(
        time.GetUtcNow().ToUnixTimeSeconds(),
        attempt.Provider.Capabilities.HasOpenAiResponses ? null : attempt.Target.Provider);

    private ImageConversion Conversion(Attempt attempt, ProviderCall call, UpstreamReply reply) => conversions.For(
        attempt.Exchange.Context.Request,
        attempt.Image.Stream
            ? ImageFormat.Base64
            : attempt.Image.Format ?? OpenAiForms.DefaultOf(attempt.Exchange.Image.Model) ?? attempt.Translation.DefaultFormat) with
    {
        Allowance = attempt.Allowance,
        Limit = Math.Max(1, call.Images),
        Source = reply.Source,
        TimeLeft = () => attempt.Deadline.Left - TimeForTheRest,
        Warn = attempt.LateWarnings.Add,
    };
}
