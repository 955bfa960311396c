using ImageGateway.Core.Guardrails;
using ImageGateway.Core.Guardrails.Checks;
using ImageGateway.Core.Images;
using ImageGateway.Core.Routing.Conditions;
using ImageGateway.Gateway.Guardrails;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageGateway.Gateway.Tests.Guardrails;

public sealed class GuardrailRunnerTests
{
    // No webhook is among the checks.
    private readonly GuardrailRunner _runner = new(null!, TimeProvider.System, NullLogger<GuardrailRunner>.Instance);

    private static Guardrail Unable => new("g", [new UnknownCheck("portkey.other")]) { Deny = true };

    private static WebhookQuestion Question =>
        new(new(GuardrailStage.Input, "p", new(
            ImageOperation.Generation, ParameterSet.Empty, []), new Dictionary<string, RequestAttributeValue>())
        { Patterns = new(TimeProvider.System) }, "sandbox");

    [Fact]
    public async Task Run_CallerWhoLeft_IsNoCheckThatPasses()
    {
        using var leaving = new CancellationTokenSource();
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _runner.RunAsync([Unable], Question, leaving.Token));
    }

    [Fact]
    public async Task Run_CheckThatCannotBeCarriedOut_Passes() =>
        Assert.True(Assert.Single(await _runner.RunAsync([Unable], Question, default)).Passed);
}
