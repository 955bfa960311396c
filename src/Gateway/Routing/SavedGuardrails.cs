using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ImageGateway.Core.Configs;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Guardrails;
using ImageGateway.Core.Responses;
using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Puts saved guardrails in the places where a config names them. A name that leads to none is an error: images that were to be
/// checked are not drawn unchecked.
/// </summary>
public sealed class SavedGuardrails(IResourceStore resourceStore, GuardrailSecrets secrets)
{
    /// <summary>The config with the guardrails of a workspace; itself where it names none.</summary>
    /// <param name="config">The config as it was compiled.</param>
    /// <param name="workspace">The caller's workspace.</param>
    /// <param name="cancellation">Ends the search.</param>
    public ValueTask<Result<CompiledConfig>> ApplyAsync(CompiledConfig config, string workspace, CancellationToken cancellation) =>
        config.Guardrails.Length == 0 ? new(config) : FindAllAsync(config, workspace, cancellation);

    private async ValueTask<Result<CompiledConfig>> FindAllAsync(CompiledConfig config, string workspace, CancellationToken cancellation)
    {
        var found = new SavedGuardrail[config.Guardrails.Length];
        for (var index = 0; index < found.Length; index++)
        {
            if (!(await FindAsync(workspace, config.Guardrails[index], cancellation)).TryGet(out var guardrail, out var error))
                return error;
            found[index] = guardrail;
        }

        return config.WithGuardrails(found, static (config, found) => Replace(config, found));
    }

    private async ValueTask<Result<SavedGuardrail>> FindAsync(string workspace, string name, CancellationToken cancellation)
    {
        if (await resourceStore.FindAsync(ResourceKind.Guardrail, workspace, name, cancellation) is not { } entry)
            return RouteErrors.UnknownGuardrail(name);
        return (entry.FindForm<Known>() ?? entry.AddForm(Compile(entry))).Guardrail;
    }

    private Known Compile(StoredResource entry)
    {
        var record = entry.Guardrail();
        if (!record.Active)
            return new(RouteErrors.UnknownGuardrail(entry.Slug));
        if (secrets.Open(entry.Id, record) is not { } text)
            return new(RouteErrors.SealedGuardrail(entry.Slug));
        string? wrong = null;
        var guardrail = SavedGuardrailCompiler.Compile(text, entry.Slug, (path, message) => wrong ??= $"{path}: {message}");
        if (wrong is not null)
            return new(RouteErrors.FaultyGuardrail(entry.Slug, wrong));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return new(new SavedGuardrail(guardrail, secrets.TextsOf(text), hash));
    }

    // Images that were cached under other checks are other images.
    private static CompiledConfig Replace(CompiledConfig config, SavedGuardrail[] found)
    {
        var byName = config.Guardrails.Zip(found).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        var revision = string.Join(',', found.Select(static saved => saved.Revision));
        var policies = new Dictionary<CachePolicy, CachePolicy>(ReferenceEqualityComparer.Instance);
        CachePolicy Scoped(CachePolicy policy)
        {
            if (!policies.TryGetValue(policy, out var scoped))
                policies[policy] = scoped = policy with { Scope = $"{policy.Scope},{revision}" };
            return scoped;
        }

        var root = RouteWalk.Replace(config.Plan.Root, target => target with
        {
            InputGuardrails = Resolve(target.InputGuardrails, byName),
            OutputGuardrails = Resolve(target.OutputGuardrails, byName),
            Cache = target.Cache is { } cache ? Scoped(cache) : null,
        });
        return config.With(
            config.Plan with { Root = root, Secrets = [.. config.Plan.Secrets, .. found.SelectMany(static saved => saved.Secrets)] },
            revision);
    }

    private static ImmutableArray<Guardrail> Resolve(ImmutableArray<Guardrail> guardrails, Dictionary<string, SavedGuardrail> byName) =>
        guardrails.Any(static guardrail => guardrail.Saved is not null)
            ? [.. guardrails.Select(guardrail => guardrail.Saved is { } saved ? saved.Over(byName[saved.Name].Guardrail) : guardrail)]
            : guardrails;

    private sealed record Known(Result<SavedGuardrail> Guardrail);
}

/// <summary>A saved guardrail as it is used.</summary>
/// <param name="Guardrail">Its checks and what follows from them.</param>
/// <param name="Secrets">The texts in it that no answer may show.</param>
/// <param name="Revision">Hash of what it says.</param>
public sealed record SavedGuardrail(Guardrail Guardrail, ImmutableArray<string> Secrets, string Revision);
