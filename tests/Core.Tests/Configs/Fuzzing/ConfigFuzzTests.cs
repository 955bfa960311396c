using ImageGateway.TestKit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace ImageGateway.Core.Tests.Configs.Fuzzing;

/// <summary>
/// Any config is compiled or refused with faults, within work that its length bounds. A million of each kind with
/// <c>LONG_TESTS=1</c>.
/// </summary>
public sealed class ConfigFuzzTests(ITestOutputHelper output)
{
    private const int LongRuns = 1_000_000;

    // Enough for an ordinary build: the seeds are the same ones every time.
    private const int OrdinaryRuns = 5_000;

    private static readonly int Runs = PropertyRuns.IsLong ? LongRuns : OrdinaryRuns;

    // Portkey's cookbook of images, and a config with all that a strategy can say.
    private static readonly string[] More =
    [
        """{"strategy":{"mode":"fallback"},"targets":[{"strategy":{"mode":"loadbalance"},"targets":[{"provider":"openai","api_key":"sk","override_params":{"model":"dall-e-3"},"weight":0.7},{"provider":"stability-ai","api_key":"sk","override_params":{"model":"stable-diffusion-xl-1024-v1-0"},"weight":0.3}]},{"provider":"openai","api_key":"sk","override_params":{"model":"dall-e-2"}}],"cache":{"mode":"simple"}}""",
        """{"strategy":{"mode":"conditional","conditions":[{"query":{"$and":[{"metadata.plan":{"$in":["a","b"],"$nin":[1,2]}},{"$or":[{"params.n":{"$gt":1,"$lte":4}},{"params.prompt":{"$regex":"^a.*[0-9]{2}$"}}]}]},"then":"x"}],"default":"y"},"targets":[{"name":"x","strategy":{"mode":"loadbalance","balance":"weight","sticky":{"enabled":true,"hash_fields":["params.user","headers.x"],"ttl":60}},"targets":[{"provider":"sandbox","weight":1},{"provider":"sandbox","weight":0}]},{"name":"y","provider":"sandbox","retry":{"attempts":2,"on_status_codes":[429]}}]}""",
    ];

    [Fact]
    public void Compile_ConfigOfTheGrammar_IsAPlanOrFaultsWithinItsBound() => Fuzz(static random => new ConfigGrammar(random).Next());

    [Fact]
    public void Compile_MutatedConfig_IsAPlanOrFaultsWithinItsBound()
    {
        string[][] seeds = [.. RoutingPage.Examples.Concat(RoutingPage.GuardrailExamples).Concat(More).Select(ConfigTokens.Of)];
        Fuzz(random => new ConfigMutator(seeds, random).Next());
    }

    private void Fuzz(Func<Random, string> next)
    {
        var (accepted, most) = (0, 0.0);
        for (var seed = 0; seed < Runs; seed++)
        {
            var random = new Random(seed);
            var text = next(random);
            try
            {
                var (plan, bytes) = ConfigJudge.Judge(text, random);
                accepted += plan ? 1 : 0;
                most = Math.Max(most, bytes / (double)(text.Length + 64));
            }
            catch (Exception fault)
            {
                throw new XunitException($"Seed {seed}: {fault.Message}\nConfig: {text}", fault);
            }
        }

        output.WriteLine($"{Runs} configs, {accepted} accepted, at most {most:0} bytes per character");
        Assert.InRange(accepted, Runs / 10, Runs * 9 / 10);
    }
}
