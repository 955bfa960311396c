using ImageGateway.Core.Guardrails;
using ImageGateway.Core.Images;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Guardrails;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.Execution;

/// <summary>The guardrails of a target, around one attempt at it.</summary>
public sealed class AttemptGuardrails(GuardrailRunner runner)
{
    /// <summary>Checks a request before it is sent; null where nothing checks it before or after.</summary>
    public async ValueTask<GuardrailReport?> BeforeAsync(
        ImageRequestContext exchange, Target target, ImageRequest image, CancellationToken cancellation)
    {
        if (target.InputGuardrails.IsEmpty)
            return target.OutputGuardrails.IsEmpty ? null : new([], []);
        var question = Question(
            exchange, target, image, GuardrailStage.Input, image.Parameters.Text(ParameterNames.Prompt) ?? string.Empty);

        if (target.InputGuardrails.Any(guardrail => guardrail.Async))
        {
            // It may go on when the request and its buffers are gone; the runner logs what it finds.
            var kept = image with
            {
                Parameters = new(
                [.. image.Parameters.Items.Select(parameter => parameter with { Value = parameter.Value.ToArray() })])
            };
            _ = runner.RunAsideAsync(target.InputGuardrails, question with { Subject = question.Subject with { Image = kept } });
        }

        return new(await runner.RunAsync(target.InputGuardrails, question, cancellation), []);
    }

    /// <summary>Checks images before their caller gets them.</summary>
    public async ValueTask<GuardrailReport?> AfterAsync(Attempt attempt, SpooledResponse response)
    {
        if (attempt.Target.OutputGuardrails.IsEmpty)
            return attempt.Hooks;
        var after = await runner.RunAsync(attempt.Target.OutputGuardrails, Question(attempt, response), attempt.Deadline.Token);
        return (attempt.Hooks ?? new([], [])) with { After = after };
    }

    /// <summary>Shows images that their caller has to the guardrails that nobody waits for.</summary>
    public async ValueTask AsideAsync(Attempt attempt, SpooledResponse response)
    {
        if (!attempt.Target.OutputGuardrails.Any(guardrail => guardrail.Async))
            return;
        await attempt.Exchange.Context.Response.CompleteAsync();
        await runner.RunAsideAsync(attempt.Target.OutputGuardrails, Question(attempt, response));
    }

    private static WebhookQuestion Question(Attempt attempt, SpooledResponse response) =>
        Question(attempt.Exchange, attempt.Target, attempt.Image, GuardrailStage.Output, response.RevisedPrompts) with
        {
            Response = response.WriteJsonAsync
        };

    private static WebhookQuestion Question(
        ImageRequestContext exchange, Target target, ImageRequest image, GuardrailStage stage, string text) =>
        new(new(stage, text, image, RequestMetadata.Read(exchange.Context.Request.Headers))
        { Patterns = exchange.Patterns }, target.Provider);
}
