using System.Collections.Immutable;
using ImageGateway.Core.Guardrails;
using ImageGateway.Core.Guardrails.Checks;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.Guardrails;

/// <summary>Runs guardrails: those that somebody waits for all at once, the others beside the request.</summary>
public sealed partial class GuardrailRunner(WebhookClient webhooks, TimeProvider time, ILogger<GuardrailRunner> logger)
{
    /// <summary>Runs the guardrails that are waited for.</summary>
    public async ValueTask<IReadOnlyList<GuardrailResult>> RunAsync(
        ImmutableArray<Guardrail> guardrails, WebhookQuestion question, CancellationToken cancellation) =>
        await Task.WhenAll(
            guardrails.Where(guardrail => !guardrail.Async).Select(guardrail => RunAsync(guardrail, question, cancellation)));

    /// <summary>Runs the guardrails that nobody waits for; what they find is logged.</summary>
    public async Task RunAsideAsync(ImmutableArray<Guardrail> guardrails, WebhookQuestion question)
    {
        foreach (var guardrail in guardrails.Where(guardrail => guardrail.Async))
        {
            var result = await RunAsync(guardrail, question, CancellationToken.None);
            if (!result.Passed)
                LogFailed(logger, guardrail.Id, string.Join(
                    ", ", result.Checks.Where(check => !check.Verdict.Passed).Select(check => check.Check.Id)));
        }
    }

    private async Task<GuardrailResult> RunAsync(Guardrail guardrail, WebhookQuestion question, CancellationToken cancellation)
    {
        var (started, from) = (time.GetUtcNow(), time.GetTimestamp());
        var results = new List<CheckResult>(guardrail.Checks.Length);
        if (guardrail.Sequential)
        {
            foreach (var check in guardrail.Checks)
                results.Add(await RunAsync(check, question, cancellation));
        }
        else
        {
            results.AddRange(await Task.WhenAll(guardrail.Checks.Select(check => RunAsync(check, question, cancellation))));
        }

        return new(guardrail, results, started, time.GetElapsedTime(from));
    }

    private async Task<CheckResult> RunAsync(IGuardrailCheck check, WebhookQuestion question, CancellationToken cancellation)
    {
        var (started, from) = (time.GetUtcNow(), time.GetTimestamp());
        var verdict = check switch
        {
            ILocalCheck local => local.Judge(question.Subject),
            WebhookCheck webhook => await webhooks.AskAsync(webhook, question, cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(check)),
        };

        // A caller who leaves, or an attempt whose time is up, ends the request; it is no check that could not be carried out.
        cancellation.ThrowIfCancellationRequested();
        if (verdict.Error is { } error)
            LogUnable(logger, check.Id, error);
        return new(check, verdict, started, time.GetElapsedTime(from));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The check {Check} could not be carried out: {Reason}")]
    private static partial void LogUnable(ILogger logger, string check, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The guardrail {Guardrail}, for which nobody waited, failed: {Checks}")]
    private static partial void LogFailed(ILogger logger, string guardrail, string checks);
}
