using System.Text.Json;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.ControlPlane;

/// <summary>Seals the credentials of stored resources under the current master key.</summary>
internal sealed class CredentialRenewal(
    IResourceStore resourceStore, ProviderSecrets providers, ConfigSecrets configs, GuardrailSecrets guardrails, HistorySecrets history)
{
    /// <summary>Audit note of a change that the gateway makes by itself.</summary>
    public static AuditNote NoteOf(string action) => new("gateway", action, null, null);

    /// <summary>Seals those of providers, configs and guardrails.</summary>
    /// <returns>Number of resources that were written.</returns>
    /// <exception cref="OptionException">A credential is sealed under a key that is not among the master keys.</exception>
    /// <exception cref="ControlPlaneUnavailableException">The resource store does not answer.</exception>
    public async Task<int> SealAsync(CancellationToken cancellationToken)
    {
        var renewed = await RenewAsync(
            ResourceKind.Provider, "virtual-key.reseal", static entry => entry.Provider(), providers.UnknownKey, providers.IsCurrent,
            (entry, record) => ResourceJson.Write(providers.Renew(entry, record)), cancellationToken);
        renewed += await RenewAsync(
            ResourceKind.Config, "config.reseal", static entry => entry.Config(), configs.UnknownKey, configs.IsCurrent,
            (entry, record) => ResourceJson.Write(configs.Renew(entry.Id, record)), cancellationToken);
        renewed += await RenewAsync(
            ResourceKind.Guardrail, "guardrail.reseal", static entry => entry.Guardrail(), guardrails.UnknownKey, guardrails.IsCurrent,
            (entry, record) => ResourceJson.Write(guardrails.Renew(entry.Id, record)), cancellationToken);
        return renewed;
    }

    /// <summary>Seals or masks those in earlier versions and the audit.</summary>
    /// <param name="hasChanged">True when credentials were sealed anew, so that all of it is looked at again.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Number of texts that were written.</returns>
    /// <exception cref="ControlPlaneUnavailableException">The resource store does not answer.</exception>
    public async Task<int> SealHistoryAsync(bool hasChanged, CancellationToken cancellationToken) =>
        await resourceStore.RewriteHistoryAsync(history, hasChanged, cancellationToken);

    private async Task<int> RenewAsync<T>(
        ResourceKind kind, string action, Func<StoredResource, T> read, Func<T, string?> unknownKey, Func<T, bool> isCurrent,
        Func<StoredResource, T, string> renew, CancellationToken cancellationToken)
    {
        var renewed = 0;
        await foreach (var entry in resourceStore.UnreviewedAsync(kind, history.Rule, cancellationToken))
        {
            var record = Readable(entry, read);
            if (unknownKey(record) is { } unknown)
                throw UnknownKey(unknown, entry);
            if (isCurrent(record))
                continue;
            var content = entry.Content with { Json = renew(entry, record) };
            await resourceStore.WriteAsync(new(entry.Kind, entry.Id, entry.Version, content, NoteOf(action)), cancellationToken);
            renewed++;
        }

        return renewed;
    }

    private static T Readable<T>(StoredResource entry, Func<StoredResource, T> read)
    {
        try
        {
            return read(entry);
        }
        catch (JsonException damaged)
        {
            throw new InvalidDataException(
                $"the resource store's {entry.Kind} '{entry.Slug}' ({entry.Id}) is damaged: {damaged.Message}", damaged);
        }
    }

    private static OptionException UnknownKey(string key, StoredResource entry) =>
        OptionException.ForOption(
            "IMAGEGATEWAY__MASTERKEY", "***", $"must include the key {key}, under which the credential of '{entry.Slug}' is sealed");
}
