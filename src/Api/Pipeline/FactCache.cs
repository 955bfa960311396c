using System.Collections.Concurrent;
using ImageGateway.Api.Upstream;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Api.Pipeline;

/// <summary>Keeps what providers answered about themselves, so that a request seldom waits for it.</summary>
internal sealed class FactCache(CallRunner calls, TimeProvider time)
{
    private const int MaxFactBytes = 1 << 20;
    private const int MaxFacts = 512;

    private static readonly TimeSpan KeepFailure = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<FactKey, Fact> _facts = new();

    private readonly record struct FactKey(string Provider, string Host, string? Credential, string Key);

    private sealed record Fact(ReadOnlyMemory<byte>? Body, DateTimeOffset Until);

    /// <summary>The fact, or null where the provider did not give it.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(ImageExchange exchange, IImageProvider provider, Core.Routing.Target target, FactLookup lookup, Deadline deadline)
    {
        var key = new FactKey(provider.Slug, lookup.Call.Uri.Authority, target.ApiKey, lookup.Key);
        if (_facts.TryGetValue(key, out var known) && known.Until > time.GetUtcNow())
            return known.Body;

        var body = await AskAsync(exchange, provider, target, lookup, deadline).ConfigureAwait(false);
        if (_facts.Count >= MaxFacts)
            _facts.Clear();
        _facts[key] = new(body, time.GetUtcNow() + (body is null ? KeepFailure : lookup.Keep));
        return body;
    }

    private async ValueTask<ReadOnlyMemory<byte>?> AskAsync(ImageExchange exchange, IImageProvider provider, Core.Routing.Target target, FactLookup lookup, Deadline deadline)
    {
        var (reply, failure) = await calls.SendAsync(exchange, provider, lookup.Call, target, Answers.AttemptNotes.None, deadline).ConfigureAwait(false);
        using (reply)
        using (failure)
        {
            if (reply is null)
                return null;
            try
            {
                return await BoundedBody.ReadAsync(reply.Answer.Body, MaxFactBytes, deadline.Token).ConfigureAwait(false) is { } body ? body : (ReadOnlyMemory<byte>?)null;
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException)
            {
                return null;
            }
        }
    }
}
