using System.Globalization;
using ImageGateway.Core.Configs;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Routing;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Gateway.Tests.Routing;

public sealed class PlanCacheTests
{
    private readonly PlanCache _plans = new();
    private readonly List<string> _compiled = [];

    [Fact]
    public void Of_SameTextTwice_IsCompiledOnce()
    {
        var first = Of(Config(1)).Value;

        Assert.Same(first, Of(new string(Config(1).AsSpan())).Value);
        Assert.NotSame(first, Of(Config(2)).Value);
        Assert.Equal([Config(1), Config(2)], _compiled);
    }

    [Fact]
    public void Of_FaultyConfig_IsNotKept()
    {
        Assert.NotNull(Of("{").Error);
        Assert.NotNull(Of("{").Error);
        Assert.Equal(2, _compiled.Count);
    }

    [Fact]
    public void Of_ManyOthersOnce_KeepsTheOneInUse()
    {
        for (var other = 1; other <= 10 * PlanCache.Generation; other++)
        {
            Of(Config(other));
            Of(Config(0));
        }

        Assert.Single(_compiled, Config(0));
    }

    [Fact]
    public void Of_TwoGenerationsOfOthers_ForgetsWhatNobodyUses()
    {
        for (var other = 0; other <= 2 * PlanCache.Generation; other++)
            Of(Config(other));
        Of(Config(0));

        Assert.Equal(2, _compiled.Count(text => text == Config(0)));
    }

    [Fact]
    public void Of_TextsOfAnyLength_AreTold()
    {
        // Beyond what the hash puts on the stack, and a difference in the last letter.
        var names = new string('n', 20_000);
        Assert.NotEqual(Of(Named(names + "a")).Value.Plan.Id, Of(Named(names + "b")).Value.Plan.Id);
    }

    private static string Config(int number) => Named(number.ToString(CultureInfo.InvariantCulture));

    private static string Named(string name) => $$"""{"provider":"sandbox","name":"{{name}}"}""";

    private Result<CompiledConfig> Of(string text) => _plans.GetOrCompile(text, config =>
    {
        _compiled.Add(config);
        return ConfigCompiler.Compile(config, static _ => true, Declared.Schema).Select(static plan => new CompiledConfig(plan));
    });
}
