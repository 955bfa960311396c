using System.Collections;
using System.Diagnostics.CodeAnalysis;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Core.Tests.Configs.Fuzzing;

/// <summary>Metadata that count how often they are asked.</summary>
internal sealed class CountingMetadata(Dictionary<string, RequestAttributeValue> values)
    : IReadOnlyDictionary<string, RequestAttributeValue>
{
    /// <summary>Number of look-ups so far.</summary>
    public int Asked { get; private set; }

    public int Count => values.Count;

    public IEnumerable<string> Keys => values.Keys;

    public IEnumerable<RequestAttributeValue> Values => values.Values;

    public RequestAttributeValue this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out RequestAttributeValue value)
    {
        Asked++;
        return values.TryGetValue(key, out value);
    }

    public IEnumerator<KeyValuePair<string, RequestAttributeValue>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
