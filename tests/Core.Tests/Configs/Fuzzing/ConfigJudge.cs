using System.Text;
using System.Text.Json;
using ImageGateway.Core.Configs;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Guardrails;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Routing.Conditions;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Core.Tests.Configs.Fuzzing;

/// <summary>
/// Holds a config of any kind to what is promised of every config: a plan that can be walked, or faults; and work that the config's
/// length bounds.
/// </summary>
internal static class ConfigJudge
{
    /// <summary>Bytes that compiling may allocate, whatever the config.</summary>
    public const long BytesAlways = 16_384;

    /// <summary>Bytes that compiling may allocate more for every character of the config.</summary>
    public const long BytesPerChar = 300;

    private const int MostTargets = 100;
    private const int MostLevels = 8;
    private const int MostDetails = 101;
    private const int MostWarningChars = 8_192;
    private const int MostPatterns = 64;

    // A strategy's braces, its mode and its list of targets are longer than this; so are a target, a comparison and a condition.
    private const int CharsPerPart = 4;

    /// <summary>Compiles a config and measures the memory it takes.</summary>
    /// <param name="text">The config.</param>
    /// <param name="random">For the draws and the facts that its plan is walked with.</param>
    /// <returns>Whether it was accepted, and how many bytes compiling it took.</returns>
    public static (bool Accepted, long Bytes) Judge(string text, Random random)
    {
        var (result, bytes) = Measured(text);
        if (bytes > Most(text))
        {
            // What the runtime sets up on a first use is not the config's work: it counts once only.
            (result, bytes) = Measured(text);
        }

        Assert.True(bytes <= Most(text), $"compiling took {bytes} bytes for {text.Length} characters");
        if (result.TryGet(out var plan, out var error))
            Walk(plan, text, random);
        else
            Explained(error, text);
        return (result.Error is null, bytes);
    }

    private static long Most(string text) => BytesAlways + (BytesPerChar * text.Length);

    private static (Result<RoutePlan> Result, long Bytes) Measured(string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = ConfigCompiler.Compile(text, static _ => false, Declared.Schema);
        return (result, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Explained(GatewayError error, string text)
    {
        Assert.Equal((400, "invalid_request_error"), (error.Status, error.Type));
        Assert.NotEmpty(error.Message);
        Assert.True(error.Details.Count <= MostDetails, $"{error.Details.Count} faults");
        if (error.PortkeyMessage?.Contains("valid json", StringComparison.Ordinal) == true)
            Assert.False(IsJson(text), "refused as no JSON, which it is");
        else if (error.Code == "invalid_config" && error.PortkeyMessage?.Contains("migrate", StringComparison.Ordinal) != true)
            Assert.NotEmpty(error.Details);
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 32 });
            return IsText(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            // ArgumentException: half a surrogate pair, which is no text.
            return false;
        }
    }

    private static bool IsText(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString() is not null,
                JsonValueKind.Array => element.EnumerateArray().All(IsText),
                JsonValueKind.Object => element.EnumerateObject().All(static member => member.Name.Length >= 0 && IsText(member.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void Walk(RoutePlan plan, string text, Random random)
    {
        var count = PlanCount.Of(plan.Root);
        Assert.True(count.Targets <= MostTargets && count.Levels <= MostLevels && count.Patterns <= MostPatterns, $"{count}");
        Assert.True((count.Nodes + count.Facts) * CharsPerPart <= text.Length + CharsPerPart, $"{count} of {text.Length} characters");
        Assert.True(plan.Warnings.Sum(static warning => warning.Length) <= MostWarningChars, $"{plan.Warnings.Count} warnings");
        Assert.NotNull(RouteWalk.First(plan));
        Assert.True(RouteWalk.Targets(plan.Root).Count() >= count.Targets);

        var (facts, metadata) = FuzzFacts.Next(random);
        Node(plan.Root, facts, random);
        Assert.True(metadata.Asked <= count.Facts, $"{metadata.Asked} look-ups for {count.Facts} comparisons");
    }

    private static void Node(RouteNode node, RequestAttributes facts, Random random)
    {
        switch (node)
        {
            case RouteNode.Leaf leaf:
                Judge(leaf.Target, facts);
                break;
            case RouteNode.Single single:
                Node(single.First, facts, random);
                break;
            case RouteNode.Fallback fallback:
                foreach (var child in fallback.Children)
                    Node(child, facts, random);
                break;
            case RouteNode.LoadBalance balance:
                Assert.Equal(balance.Children.Length, balance.Weights.Length);
                Assert.True(balance.Weights[WeightedChoice.Pick(balance.Weights, random.NextDouble())] > 0);
                if (balance.Sticky is { } sticky)
                    Assert.True(
                        sticky.Ttl >= TimeSpan.FromSeconds(1)
                            && balance.Weights[WeightedChoice.PickSticky(
                                balance.Weights, random, static (draw, _) => draw.NextDouble())] > 0);
                if (balance.Cycle is { } cycle)
                    Assert.True(balance.Weights[cycle.At(random.NextInt64(), index => balance.Weights[index] <= 0)] > 0);
                foreach (var child in balance.Children)
                    Node(child, facts, random);
                break;
            case RouteNode.Conditional conditional:
                if ((conditional.Cases.FirstOrDefault(option => option.When.Fits(facts))?.Then ?? conditional.Default) is { } chosen)
                    Node(chosen, facts, random);
                break;
        }
    }

    private static void Judge(Target target, RequestAttributes facts)
    {
        Assert.True(target.Retry.Attempts is >= 0 and <= RetryPolicy.MaxAttempts);
        Assert.True(target.RequestTimeout is null || target.RequestTimeout > TimeSpan.Zero);
        Assert.True(target.TotalTimeout is null || target.TotalTimeout > TimeSpan.Zero);
        foreach (var item in target.Shape(facts.Image.Parameters).Items)
        {
            Assert.DoesNotContain(item.Name, target.DropParams);
            Assert.NotNull(Encoding.UTF8.GetString(item.AsFormText().Span));
        }

        foreach (var guardrail in target.InputGuardrails.Concat(target.OutputGuardrails))
            Assert.True(IsFinite(guardrail.OnFail) && IsFinite(guardrail.OnSuccess), "feedback that JSON cannot write");
    }

    private static bool IsFinite(HookFeedback? feedback) =>
        feedback is null || (double.IsFinite(feedback.Value) && double.IsFinite(feedback.Weight));
}
