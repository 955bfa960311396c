using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ImageGateway.Core.Providers;
using ImageGateway.Core.RequestLog;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Keeps secrets out of the texts and bodies of the request log.</summary>
public sealed class LogRedaction(ProviderSchema schema, IGatewayKeyFinder keys)
{
    // Bytes of names of models and users, as a rule.
    private const int ShortText = 128;

    private const string Withheld = "\"[withheld: a key of this gateway stands in it]\"";

    /// <summary>Secrets that a request and its attempts carry.</summary>
    internal SecretTexts SecretsOf(RequestRecord record)
    {
        var secrets = new SecretTexts();
        secrets.Add(record.Caller?.ProviderKey);
        secrets.Add(record.Caller?.GatewayKey);
        foreach (var secret in record.Secrets)
            secrets.Add(secret);
        foreach (var attempt in record.Attempts)
            AddTo(secrets, attempt.Target, attempt);
        if (record.Target is { } target)
            AddTo(secrets, target, null);
        return secrets;
    }

    /// <summary>True when a key of this gateway stands in a body, which is then left out as a whole.</summary>
    internal bool IsWithheld(BodyExcerpt body) => keys.HoldsKey(body.Kept);

    /// <summary>The prompt as the log keeps it, or its hash; null: it is not kept.</summary>
    internal static string? PromptOf(RequestRecord record, string? prompt, bool isWithheld, SecretTexts secrets)
    {
        if (prompt is null || record.Content == LogContent.Off)
            return null;
        if (record.Content == LogContent.Hash)
            return HashOf(prompt);
        if (!record.KeepsBodies || isWithheld)
            return null;
        prompt = Plain(secrets.Without(prompt));
        return prompt.Length > BodyExcerpt.MaxBytes ? prompt[..BodyExcerpt.MaxBytes] : prompt;
    }

    /// <summary>The bodies of an entry as the log keeps them; null: none are kept.</summary>
    internal LogBody? BodyOf(
        RequestRecord record, RequestFields request, AttemptRecord? attempt, ImmutableArray<LogImage> images, bool isFinal)
    {
        if (!record.KeepsBodies)
            return request.Prompt is null || record.Content != LogContent.Hash
                ? null
                : new() { Prompt = request.Prompt, IsRedacted = true };
        var received = Text(attempt?.Received, images, request.Secrets);
        return new()
        {
            Prompt = request.Prompt,
            Request = request.IsWithheld ? Withheld : Text(record.Request, [], request.Secrets),
            Sent = SentOf(attempt, request.Secrets),
            Received = received,
            Response = !isFinal ? string.Empty
                : attempt?.Received is { } same && record.Response.IsSameAs(same) ? received
                : Text(record.Response, images, request.Secrets),
        };
    }

    /// <summary>A short text without secrets.</summary>
    internal string Word(SecretTexts secrets, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return string.Empty;
        return HoldsKey(text) ? "***" : Plain(LogText.Cut(secrets.Without(text)));
    }

    /// <summary>Hash by which a prompt is found again without its text.</summary>
    internal static string HashOf(string prompt) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prompt)));

    private bool HoldsKey(string text)
    {
        Span<byte> few = stackalloc byte[ShortText];
        return keys.HoldsKey(Encoding.UTF8.TryGetBytes(text, few, out var length) ? few[..length] : Encoding.UTF8.GetBytes(text));
    }

    private string SentOf(AttemptRecord? attempt, SecretTexts secrets)
    {
        if (attempt is null)
            return string.Empty;
        return attempt.HoldsKey(keys) ? Withheld : Clean(attempt.SentJson(), secrets);
    }

    private string Text(BodyExcerpt? excerpt, ImmutableArray<LogImage> images, SecretTexts secrets)
    {
        if (excerpt is null)
            return string.Empty;
        return keys.HoldsKey(excerpt.Kept) ? Withheld : Clean(excerpt.ToJson(images), secrets);
    }

    private static string Clean(string text, SecretTexts secrets) => Plain(LinkText.WithoutSignatures(secrets.Without(text)));

    // PostgreSQL's texts hold no NUL.
    private static string Plain(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : text;

    private void AddTo(SecretTexts secrets, Target target, AttemptRecord? attempt)
    {
        secrets.Add(target.ApiKey);
        if (target.CustomHost is { } host)
        {
            secrets.Add(host.UserInfo);
            secrets.Add(host.Query.TrimStart('?'));
        }

        foreach (var (name, value) in target.Settings)
        {
            if (schema.IsSecret(name))
                secrets.Add(value);
        }

        // A host may send back what it was sent, such as a token that was fetched for it.
        foreach (var (name, values) in attempt?.SentHeaders?.NonValidated ?? default)
        {
            if (CallHeaders.IsHarmless(name))
                continue;
            foreach (var value in values)
            {
                var scheme = value.IndexOf(' ', StringComparison.Ordinal);
                if (scheme < 0 || !IsScheme(value.AsSpan(0, scheme)))
                    secrets.Add(value);
                secrets.Add(value[(scheme + 1)..]);
            }
        }
    }

    // A word before a credential that says nothing of it.
    private static bool IsScheme(ReadOnlySpan<char> word) =>
        word.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || word.Equals("Basic", StringComparison.OrdinalIgnoreCase)
        || word.Equals("Key", StringComparison.OrdinalIgnoreCase) || word.Equals("Token", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Parts that all entries of a request have alike.</summary>
internal sealed record RequestFields(SecretTexts Secrets, string? Prompt, bool IsWithheld)
{
    /// <value>Trace id of the request.</value>
    public required string TraceId { get; init; }

    /// <value>Id of the workspace; empty when authentication failed.</value>
    public required string Workspace { get; init; }

    /// <value>Id of the gateway key; empty when there is none.</value>
    public required string ApiKey { get; init; }

    /// <value>Model that the caller named; empty when it named none.</value>
    public required string Model { get; init; }

    /// <value>End user that the caller named; empty when it named none.</value>
    public required string User { get; init; }

    /// <value>Metadata of the request.</value>
    public required ImmutableSortedDictionary<string, string> Metadata { get; init; }

    /// <value>Bytes of the request body.</value>
    public required long RequestBytes { get; init; }
}
