using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Guardrails.Checks;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Routing.Conditions;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Judges metadata that cannot be read. With gateway keys, where a policy or the config looks at metadata, it is refused: a
/// caller would get around the limit otherwise. Elsewhere it is a warning.
/// </summary>
public sealed class MetadataGuard(IResourceStore resourceStore, GatewayOptions options)
{
    /// <summary>The warning, or the refusal.</summary>
    /// <param name="config">The tree of the request's config; null where it has none.</param>
    /// <param name="caller">The caller, with the fault.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<Result<string>> JudgeAsync(RouteNode? config, Caller caller, CancellationToken cancellation)
    {
        var fault = caller.MetadataFault;
        if (options.Auth == AuthMode.Keys
            && ((config is not null && LooksAtMetadata(config)) || await HasPolicyAsync(caller.Principal.Workspace, cancellation)))
            return Refusal(fault!);
        return $"{GatewayHeaders.Metadata} {fault}: what cannot be read was left out";
    }

    private static GatewayError Refusal(string fault) => GatewayError.Invalid(
        $"'{GatewayHeaders.Metadata}' {fault}. Limits or routes depend on it here: send a JSON object of texts, or leave the header out.",
        GatewayHeaders.Metadata, "invalid_metadata");

    private static bool LooksAtMetadata(RouteNode root) =>
        Conditions(root).Any(static path => path.Source == RequestAttributeSource.Metadata)
        || RouteWalk.Targets(root).SelectMany(static target => target.InputGuardrails.Concat(target.OutputGuardrails))
            .SelectMany(static guardrail => guardrail.Checks)
            .Any(static check => check is MetadataSchemaCheck or RequiredMetadataKeysCheck);

    private static IEnumerable<RequestAttributePath> Conditions(RouteNode node) => node switch
    {
        RouteNode.Single single => Conditions(single.First),
        RouteNode.Fallback fallback => fallback.Children.SelectMany(Conditions),
        RouteNode.LoadBalance balance => balance.Children.SelectMany(Conditions).Concat(balance.Sticky?.Facts ?? []),
        RouteNode.Conditional conditional => conditional.Cases.SelectMany(option => option.When.Facts.Concat(Conditions(option.Then)))
            .Concat(conditional.Default is { } standard ? Conditions(standard) : []),
        _ => [],
    };

    private async ValueTask<bool> HasPolicyAsync(string workspace, CancellationToken cancellation)
    {
        foreach (var entry in await resourceStore.PoliciesAsync(workspace, cancellation))
        {
            var policy = entry.Policy();
            if (policy.GroupBy.Concat(policy.Conditions.Select(condition => condition.Key))
                .Any(key => key.StartsWith(PolicyKeys.Metadata, StringComparison.Ordinal)))
                return true;
        }

        return false;
    }
}
