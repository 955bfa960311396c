using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Storage.Secrets;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Takes the secrets out of guardrails that are saved, such as the headers of a webhook, and puts them in again for use. A mask that
/// comes back keeps the secret, as long as it goes to the address to which it went before.
/// </summary>
public sealed class GuardrailSecrets(SecretBox box, SecretRule rule, SecretBindings bindings)
{
    private readonly DocumentSecrets _documents = new(box, rule, bindings, "checks");

    /// <summary>The record with new checks and actions.</summary>
    /// <param name="id">The entry's id, to which its secrets are bound.</param>
    /// <param name="current">The record before.</param>
    /// <param name="guardrail">The checks and actions as the caller sent them.</param>
    /// <param name="fault">Takes what is wrong.</param>
    public GuardrailRecord Seal(string id, GuardrailRecord current, string guardrail, Action<string> fault) =>
        With(current, _documents.Seal(id, DocumentOf(current), guardrail, fault));

    /// <summary>The checks and actions with their secrets; null where one cannot be opened.</summary>
    public string? Open(string id, GuardrailRecord record) => _documents.Open(id, DocumentOf(record));

    /// <summary>Checks and actions as answers show them.</summary>
    public string Masked(string guardrail) => _documents.Masked(guardrail);

    /// <summary>The secret texts of checks and actions as they are used.</summary>
    public ImmutableArray<string> TextsOf(string guardrail) => _documents.TextsOf(guardrail);

    /// <summary>Determines whether every secret is sealed under the current key.</summary>
    public bool IsCurrent(GuardrailRecord record) => _documents.IsCurrent(DocumentOf(record));

    /// <summary>The id of a key that sealed something and is not known, or null.</summary>
    public string? UnknownKey(GuardrailRecord record) => _documents.UnknownKey(DocumentOf(record));

    /// <summary>The record with everything sealed under the current key that can be opened.</summary>
    public GuardrailRecord Renew(string id, GuardrailRecord record) => With(record, _documents.Renew(id, DocumentOf(record)));

    private static SealedDocument DocumentOf(GuardrailRecord record) => new(record.Guardrail, record.Secrets);

    private static GuardrailRecord With(GuardrailRecord record, SealedDocument document) =>
        record with { Guardrail = document.Json, Secrets = document.Secrets };
}
