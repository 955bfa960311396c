using ImageGateway.Core.Configs;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Forwarding;

namespace ImageGateway.Gateway.Routing;

/// <summary>Compiled forms of configs that requests carry in a header.</summary>
public sealed class InlineConfigs(ProviderSchema schema, ConfigSecrets secrets, EgressPolicy egress)
{
    private readonly PlanCache _plans = new();
    private readonly Func<string, Result<CompiledConfig>> _compile = text =>
        ConfigCompiler.Compile(text, egress.IsAllowedHost, schema)
            .Select(plan => new CompiledConfig(plan with { Secrets = secrets.TextsOf(text) }));

    /// <summary>Compiles a config, unless that was done a short while ago.</summary>
    public Result<CompiledConfig> GetOrCompile(string config) => _plans.GetOrCompile(config, _compile);
}
