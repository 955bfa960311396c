using System.Collections.Concurrent;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Forwarding;

namespace ImageGateway.Gateway.Execution;

/// <summary>
/// Keeps what providers answered about themselves, so that a request seldom waits for it. Of those that need the same
/// fact at once one asks; where the provider is away an old answer goes on counting.
/// </summary>
public sealed class ModelMetadataCache(ProviderCaller calls, TimeProvider time)
{
    private const int MaxFactBytes = 1 << 20;
    private const int MaxFacts = 512;
    private const long MaxBytes = 32 << 20;

    private static readonly TimeSpan LookupTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepFailure = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<FactKey, RequestAttribute> _facts = new();
    private readonly ConcurrentDictionary<FactKey, Lazy<Task<RequestAttribute>>> _asked = new();
    private long _bytes;

    private readonly record struct FactKey(string Provider, Uri Address, string Credential, string Key);

    private sealed record RequestAttribute(ReadOnlyMemory<byte>? Body, DateTimeOffset Until);

    /// <summary>The fact, or null where the provider did not give it. Takes no longer than a look-up may.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(
        ImageRequestContext exchange, IImageProvider provider, Target target, ModelMetadataLookup lookup)
    {
        var key = new FactKey(provider.Slug, lookup.Call.Uri, CredentialOf(exchange, target, lookup.Call), lookup.Key);
        if (_facts.TryGetValue(key, out var known) && known.Until > time.GetUtcNow())
            return known.Body;

        var asked = _asked.GetOrAdd(key, _ => new(() => RenewAsync(exchange, provider, target, lookup, key, known)));
        try
        {
            return (await asked.Value).Body;
        }
        finally
        {
            _asked.TryRemove(new(key, asked));
        }
    }

    private async Task<RequestAttribute> RenewAsync(
        ImageRequestContext exchange, IImageProvider provider, Target target, ModelMetadataLookup lookup, FactKey key,
        RequestAttribute? known)
    {
        var body = await AskAsync(exchange, provider, target, lookup);
        var requestAttribute = new RequestAttribute(body ?? known?.Body, time.GetUtcNow() + (body is null ? KeepFailure : lookup.Keep));
        if (_facts.Count >= MaxFacts || Interlocked.Add(ref _bytes, body?.Length ?? 0) > MaxBytes)
        {
            _facts.Clear();
            Interlocked.Exchange(ref _bytes, body?.Length ?? 0);
        }

        _facts[key] = requestAttribute;
        return requestAttribute;
    }

    private async ValueTask<ReadOnlyMemory<byte>?> AskAsync(
        ImageRequestContext exchange, IImageProvider provider, Target target, ModelMetadataLookup lookup)
    {
        // Its own time: the request's is for the images, and others may wait for the same answer.
        using var deadline = new Deadline(LookupTimeout, LookupTimeout, time);
        var outcome = await calls.SendAsync(
            exchange, provider, lookup.Call, target, ImageGateway.Gateway.Responses.AttemptNotes.None, deadline);
        using (outcome.Reply)
        using (outcome.Failure)
        {
            if (outcome.Reply is not { } reply)
                return null;
            try
            {
                return await BoundedBody.ReadAsync(reply.Response.Body, MaxFactBytes, deadline.Token) is { } body
                    ? body
                    : (ReadOnlyMemory<byte>?)null;
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException)
            {
                return null;
            }
        }
    }

    // What one credential may see is not another's. A signer's keys and roles are among the target's settings.
    private static string CredentialOf(ImageRequestContext exchange, Target target, ProviderCall call) => string.Join(
        '\n',
        call.Headers.Select(header => header.Value)
            .Append(target.ApiKey)
            .Concat(target.Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal)
                .Select(setting => $"{setting.Key}={setting.Value}"))
            .Concat(target.ForwardHeaders.Select(name => exchange.Context.Request.Headers[name].ToString())));
}
