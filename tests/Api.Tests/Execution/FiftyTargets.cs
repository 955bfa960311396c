using System.Globalization;
using System.Text;
using ImageGateway.Core.Configs;
using ImageGateway.Core.Images;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Execution;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Routing;
using ImageGateway.Providers.Tests.Testing;
using Microsoft.AspNetCore.Http;

namespace ImageGateway.Api.Tests.Execution;

/// <summary>
/// Plans of fifty targets, one for each strategy, and a request that is walked through them as <c>RouteExecutor</c> does it.
/// </summary>
internal sealed class FiftyTargets
{
    private const int Targets = 50;
    private const string Path = "/v1/images/generations";

    private static readonly HeaderDictionary Headers = new()
    {
        [GatewayHeaders.Metadata] = """{"tenant":"t49","user_id":"u-123456","plan":"pro"}""",
        [GatewayHeaders.ApiKey] = "pk-0123456789",
    };

    private static readonly ImageRequest Image = new(
        ImageOperation.Generation,
        ParameterSet.Parse(
            Encoding.UTF8.GetBytes("""{"model":"gpt-image-2","prompt":"a \"red\" lighthouse in the fog","n":2,"size":"1024x1024"}"""), 8),
        []);

    private readonly BalanceChoice _balances;
    private readonly TimeProvider _time;
    private readonly RoutedRequest _request;

    private FiftyTargets(BalanceChoice balances, TimeProvider time, string name, string strategy)
    {
        (_balances, _time, Name) = (balances, time, name);
        var targets = string.Join(
            ',', Enumerable.Range(0, Targets)
                .Select(index => string.Create(
                    CultureInfo.InvariantCulture, $$"""{"name":"t{{index}}","provider":"sandbox","weight":{{index + 1}}}""")));
        var compiled = ConfigCompiler.Compile(
            $$"""{"strategy":{{strategy}},"targets":[{{targets}}]}""", static _ => false, Declared.Schema);
        _request = NewRequest(new(compiled.Value.Root));
    }

    /// <summary>One for each strategy.</summary>
    /// <param name="balances">What a gateway chooses with.</param>
    /// <param name="time">Clock by which patterns take their time.</param>
    public static IReadOnlyList<FiftyTargets> All(BalanceChoice balances, TimeProvider time) =>
    [
        new(balances, time, "single", """{"mode":"single"}"""),
        new(balances, time, "fallback", """{"mode":"fallback","on_status_codes":[429,503]}"""),
        new(balances, time, "loadbalance", """{"mode":"loadbalance"}"""),
        new(balances, time, "sticky",
            """{"mode":"loadbalance","sticky":{"enabled":true,"hash_fields":["metadata.user_id","params.model","headers.x-tenant"]}}"""),
        new(balances, time, "conditional", Conditional(
            """{"metadata.tenant":{"$eq":"t#"},"params.size":{"$in":["1024x1024","512x512"]},"image.n":{"$lte":4}}""")),
        new(balances, time, "conditional, patterns", Conditional(
            """{"params.model":{"$regex":"^gpt-image-[0-9]$"},"params.prompt":{"$ne":"a cat"},"metadata.tenant":"t#"}""")),
    ];

    /// <summary>Name of the strategy.</summary>
    public string Name { get; }

    /// <summary>Reads the facts of a request anew, as is done once for each that asks for any.</summary>
    public int ReadFacts() => NewRequest(_request.Plan).Facts.Metadata.Count;

    /// <summary>Walks the plan to its last target, every one before it having failed.</summary>
    /// <returns>How many targets would have been asked.</returns>
    public int Walk() => Walk(_request.Plan.Root);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private int Walk(RouteNode node) => node switch
    {
        RouteNode.Leaf leaf => leaf.Target.Path.Length > 0 ? 1 : 0,
        RouteNode.Single single => Walk(single.First),
        RouteNode.Fallback fallback => WalkAll(fallback),
        RouteNode.LoadBalance balance => Walk(balance.Children[Choose(balance)]),
        RouteNode.Conditional conditional =>
            Walk(conditional.Choose(_request.Facts) ?? throw new InvalidOperationException("The last condition fits.")),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private int WalkAll(RouteNode.Fallback fallback)
    {
        var asked = 0;
        foreach (var child in fallback.Children)
            asked += Walk(child);
        return asked;
    }

    private int Choose(RouteNode.LoadBalance balance)
    {
        var choice = _balances.PickAsync(balance, balance.Weights, _request, CancellationToken.None);
        return choice.IsCompletedSuccessfully ? choice.Result : throw new InvalidOperationException("A draw by weight waits for nothing.");
    }

    private RoutedRequest NewRequest(EffectivePlan plan) =>
        new(plan, Path, Headers, Image) { Patterns = new(_time) };

    // The last one fits.
    private static string Conditional(string query)
    {
        var cases = string.Join(
            ',', Enumerable.Range(0, Targets)
                .Select(index =>
                    $$"""{"query":{{query.Replace("#", index.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)}},"then":"t{{index}}"}"""));
        return $$"""{"mode":"conditional","conditions":[{{cases}}]}""";
    }
}
