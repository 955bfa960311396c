using ImageGateway.Core.Configs;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management.Guardrails;

/// <summary>Tells which saved configs name which guardrails.</summary>
internal sealed class GuardrailUses(IResourceStore resourceStore)
{
    /// <summary>The saved configs that name a guardrail, as errors call them.</summary>
    public async ValueTask<List<string>> UsersAsync(StoredResource guardrail, CancellationToken cancellation)
    {
        var configs = await resourceStore.ListAsync(ResourceKind.Config, guardrail.Workspace, cancellation);
        return [.. configs.Where(config => SavedGuardrailCompiler.NamesIn(config.Config().Config) is var names
            && (names.Contains(guardrail.Id) || names.Contains(guardrail.Slug))).Select(config => $"config '{config.Slug}'")];
    }

    /// <summary>Lists the names in a config that lead to no guardrail of a workspace.</summary>
    public async ValueTask<List<string>> MissingAsync(string workspace, string config, CancellationToken cancellation)
    {
        var missing = new List<string>();
        foreach (var name in SavedGuardrailCompiler.NamesIn(config))
        {
            if (await resourceStore.FindAsync(ResourceKind.Guardrail, workspace, name, cancellation) is null)
                missing.Add(name);
        }

        return missing;
    }
}
