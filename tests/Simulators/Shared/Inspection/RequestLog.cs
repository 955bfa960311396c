using System.Security.Cryptography;
using System.Text;
using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.Shared.Inspection;

/// <summary>The requests of late, oldest dropped first, so that a load test does not fill the memory.</summary>
public sealed class RequestLog(TimeProvider time)
{
    private const int MostRequests = 20_000;
    private const long MostCharacters = 128 << 20;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, RecordedRequest> _requests = [];
    private long _sequence;
    private long _characters;

    public RecordedRequest Add(ReceivedRequest request)
    {
        var recorded = Record(request);
        lock (_gate)
        {
            recorded = recorded with { Sequence = ++_sequence };
            _requests.Add(recorded.Sequence, recorded);
            _characters += recorded.Body?.Length ?? 0;
            while (_requests.Count > MostRequests || (_characters > MostCharacters && _requests.Count > 1))
                Remove(_requests.First().Value);
        }

        return recorded;
    }

    public void Settle(RecordedRequest entry, int status, bool clientLeft)
    {
        lock (_gate)
        {
            if (_requests.TryGetValue(entry.Sequence, out var current))
                _requests[entry.Sequence] = current with { Status = status, ClientLeft = clientLeft };
        }
    }

    public IReadOnlyList<RecordedRequest> Find(string? provider, string? token)
    {
        lock (_gate)
            return [.. _requests.Values.Where(request => Matches(request, provider, token))];
    }

    public void Remove(string? provider, string? token)
    {
        lock (_gate)
        {
            foreach (var request in _requests.Values.Where(request => Matches(request, provider, token)).ToList())
                Remove(request);
        }
    }

    private static bool Matches(RecordedRequest request, string? provider, string? token) =>
        (provider is null || request.Provider == provider) && (token is null || request.Token == token);

    private void Remove(RecordedRequest request)
    {
        _requests.Remove(request.Sequence);
        _characters -= request.Body?.Length ?? 0;
    }

    private RecordedRequest Record(ReceivedRequest request) => new()
    {
        Sequence = 0,
        ReceivedAt = time.GetUtcNow(),
        Provider = request.Provider,
        Method = request.Method,
        Path = request.Path,
        Query = request.Query,
        Headers = request.Headers,
        Token = request.Token,
        Body = IsText(request.MediaType) ? Encoding.UTF8.GetString(request.Body.Span) : null,
        Parts = request.Parts?.Select(Record).ToList(),
        BodyLength = request.Body.Length,
    };

    private static bool IsText(string mediaType) =>
        mediaType.EndsWith("json", StringComparison.Ordinal) || mediaType.StartsWith("text/", StringComparison.Ordinal)
        || mediaType == "application/x-www-form-urlencoded";

    private static RecordedPart Record(FormPart part) => new(
        part.Name,
        part.FileName,
        part.ContentType,
        part.IsFile ? null : part.Text,
        part.IsFile ? Convert.ToHexStringLower(SHA256.HashData(part.Content.Span)) : null,
        part.Content.Length);
}
