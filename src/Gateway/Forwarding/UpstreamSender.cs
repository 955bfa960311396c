using System.Net;
using System.Net.Http.Headers;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Options;
using Microsoft.Extensions.Primitives;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>Sends a call to a provider and waits for the head of its answer.</summary>
public sealed class UpstreamSender
{
    private const string ContentEncoding = "Content-Encoding";
    private const string ContentType = "Content-Type";

    private static readonly string[] NeverForwarded =
        ["host", "connection", "content-length", "content-type", "transfer-encoding", "te", "trailer", "upgrade", "keep-alive",
            "proxy-authorization", "proxy-connection", "expect", "content-encoding"];

    private readonly long _maxBytes;
    private readonly Func<Exception> _tooLarge;
    private readonly string _userAgent;
    private readonly KeyFilter _filter;
    private readonly UpstreamHandlers _handlers;
    private readonly TimeProvider _time;

    /// <summary>Creates a sender over these connections.</summary>
    /// <param name="handlers">The connections.</param>
    /// <param name="version">The gateway's version, for the header <c>user-agent</c>.</param>
    /// <param name="time">Tells the time.</param>
    /// <param name="limits">The bounds of answers; null: the usual ones.</param>
    /// <param name="keys">Recognizes the gateway's own keys; null: nobody has any.</param>
    public UpstreamSender(
        UpstreamHandlers handlers, string version, TimeProvider time, LimitOptions? limits = null, IGatewayKeyFinder? keys = null)
    {
        (_handlers, _time, _userAgent, _filter) = (handlers, time, "ImageGateway/" + version, new(keys, time));

        // A whole answer may be base64, a third longer than its images, with some text around them.
        _maxBytes = ((limits ?? new()).ResponseBytes / 2 * 3) + (1L << 20);
        _tooLarge = () => new InvalidDataException($"The provider's answer is larger than {_maxBytes} bytes.");
    }

    /// <summary>Sends a call and waits for the answer's headers.</summary>
    /// <param name="provider">Who is called.</param>
    /// <param name="call">The call.</param>
    /// <param name="target">The target, for its host and its forwarded headers.</param>
    /// <param name="inbound">The caller's headers.</param>
    /// <param name="cancellation">Cancelled when the attempt has to end.</param>
    /// <exception cref="HttpRequestException">No answer came.</exception>
    public ValueTask<UpstreamReply> SendAsync(
        IImageProvider provider, ProviderCall call, Target target, IHeaderDictionary inbound, CancellationToken cancellation) =>
        provider is ILocalProvider local
            ? AskAsync(local, call, cancellation)
            : SendAsync(provider, call, target, inbound, isAgain: false, cancellation);

    private static async ValueTask<UpstreamReply> AskAsync(ILocalProvider local, ProviderCall call, CancellationToken cancellation)
    {
        var said = await local.ResponseAsync(call, cancellation);
        return new(said with { Status = UpstreamStatus.From(said.Status) }, null);
    }

    private async ValueTask<UpstreamReply> SendAsync(
        IImageProvider provider, ProviderCall call, Target target, IHeaderDictionary inbound, bool isAgain, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(call.Method, call.Uri)
            { Version = HttpVersion.Version11, Content = CallContent.Create(call.Body) };
            await RefuseGatewayKeysAsync(call, target, cancellation);
            Add(request, call.Headers);
            if (call.Signer is { } signer)
                Add(request, await signer.SignAsync(call, cancellation));
            request.Headers.TryAddWithoutValidation("user-agent", _userAgent);
            if (target.ForwardHeaders.Count > 0)
                await ForwardAsync(request, target.ForwardHeaders, inbound, cancellation);
            var invoker = target.CustomHost is null ? _handlers.Trusted : _handlers.Checked;
            return await ReadHeadAsync(provider, await invoker.SendAsync(request, cancellation), cancellation);
        }
        catch (HttpRequestException failure)
            when (!isAgain && IsConnectFailure(failure) && failure.InnerException is not EgressDeniedException)
        {
            // Nothing was sent, so nothing can be billed twice: dialled once more (docs/architecture/errors.md#ends-of-an-attempt).
            return await SendAsync(provider, call, target, inbound, isAgain: true, cancellation);
        }
    }

    /// <summary>Determines whether a failure came before anything was sent.</summary>
    public static bool IsConnectFailure(HttpRequestException failure) =>
        failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private static void Add(HttpRequestMessage request, IReadOnlyList<Header> headers)
    {
        for (var index = 0; index < headers.Count; index++)
            request.Headers.TryAddWithoutValidation(headers[index].Name, headers[index].Value);
    }

    private async ValueTask ForwardAsync(
        HttpRequestMessage request, IReadOnlyList<string> names, IHeaderDictionary inbound, CancellationToken cancellation)
    {
        foreach (var name in names)
        {
            if (!IsForwarded(name) || !inbound.TryGetValue(name, out var values)
                || await _filter.HasKeyAsync(values.ToString(), cancellation))
                continue;
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, values.ToArray());
        }
    }

    private async ValueTask<UpstreamReply> ReadHeadAsync(
        IImageProvider provider, HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            var content = response.Content.ReadAsStream(cancellation);
            if (response.Content.Headers.NonValidated.Contains(ContentEncoding))
                content = await ContentCodings.DecodeAsync(content, response.Content.Headers.ContentEncoding, cancellation);
            var answer = new ProviderResponse(
                UpstreamStatus.From((int)response.StatusCode), MediaTypeOf(response.Content), response.HeaderOf,
                new UpstreamBody(content, _maxBytes, _tooLarge));
            return new(answer, response)
            { ForwardedHeaders = provider.Capabilities.ForwardedHeaders, Limit = provider.ReadRateLimit(answer, _time.GetUtcNow()) };
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    // Nearly all answers name it in one way, which need not be taken apart.
    private static string MediaTypeOf(HttpContent content) =>
        content.Headers.NonValidated.TryGetValues(ContentType, out var said) && said.Count == 1 && said.ToString() == ResponseLabel.Json
            ? ResponseLabel.Json
            : content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? string.Empty;

    /// <summary>Determines whether a caller's header of this name is forwarded where a config or a header lists it.</summary>
    public static bool IsForwarded(string name) =>
        !NeverForwarded.Contains(name) && !name.StartsWith(RequestGate.OwnPrefix, StringComparison.Ordinal);

    // Looked for where they come from, since a signature wraps what it is made of.
    private async ValueTask RefuseGatewayKeysAsync(ProviderCall call, Target target, CancellationToken cancellation)
    {
        for (var index = 0; index < call.Headers.Count; index++)
        {
            if (await _filter.HasKeyAsync(call.Headers[index].Value, cancellation))
                throw GatewayKey(call.Headers[index].Name);
        }

        if (target.ApiKey is { } key && await _filter.HasKeyAsync(key, cancellation))
            throw GatewayKey(null);
        foreach (var (name, value) in target.Settings)
        {
            if (await _filter.HasKeyAsync(value, cancellation))
                throw GatewayKey(name);
        }

        if (_filter.HasKey(call.Body))
            throw GatewayKeyInBody();
        if (await _filter.HasKeyAsync(call.Uri.Query, cancellation))
            throw GatewayKey(null);
    }

    private static UnsendableRequestException GatewayKeyInBody() =>
        new("A key of this gateway stands in the body, and is never sent to a provider. Take it out of the prompt and the parameters.",
            null)
        {
            Code = "gateway_key_not_sent",
        };

    private static UnsendableRequestException GatewayKey(string? header) =>
        new("A key of this gateway stands where the provider's credential is needed, and is never sent to a provider. Send the provider's own key, or name a saved provider.",
            header)
        {
            Code = "gateway_key_not_sent",
        };

}

/// <summary>An answer whose head has arrived; disposing it ends the exchange.</summary>
public sealed class UpstreamReply : IDisposable
{
    private const string RetryAfter = "retry-after";

    private readonly HttpResponseMessage? _message;

    /// <summary>Creates a reply over an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="message">The message that it came in; null for a provider inside the gateway.</param>
    public UpstreamReply(ProviderResponse answer, HttpResponseMessage? message)
    {
        _message = message;
        Body = answer.Body as UpstreamBody ?? new(answer.Body, long.MaxValue, static () => new InvalidDataException());
        Response = ReferenceEquals(Body, answer.Body) ? answer : answer with { Body = Body };
    }

    /// <summary>Answer of the provider with its status and headers.</summary>
    public ProviderResponse Response { get; private set; }

    /// <summary>Body of the answer.</summary>
    public UpstreamBody Body { get; }

    /// <summary>Address that the answer came from; null for a provider inside the gateway.</summary>
    public Uri? Source => _message?.RequestMessage?.RequestUri;

    /// <summary>The provider's limit of requests, where it names it otherwise than OpenAI.</summary>
    public RateLimit? Limit { get; init; }

    /// <summary>Headers of the provider's own that its caller gets.</summary>
    public IReadOnlyList<string> ForwardedHeaders { get; init; } = [];

    /// <summary>Copies the headers of the answer that its caller gets.</summary>
    public void CopyHeaders(IHeaderDictionary headers)
    {
        if (_message is null)
        {
            // A local provider says by name only what it has to say.
            if (Response.Headers(RetryAfter) is { } seconds)
                headers[RetryAfter] = seconds;
            return;
        }

        foreach (var (name, values) in _message.Headers.NonValidated)
        {
            if (ImageGateway.Gateway.Forwarding.ForwardedHeaders.Read(name, ValuesOf(values), ForwardedHeaders) is { } value)
                headers[name] = value;
        }
    }

    /// <summary>Headers of the request that was answered; null for a provider inside the gateway. Values may be credentials.</summary>
    public HttpRequestHeaders? SentHeaders => _message?.RequestMessage?.Headers;

    /// <summary>Puts the media type of a 2xx answer right by its first bytes.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask CorrectLabelAsync(CancellationToken cancellation) =>
        Response = await ResponseLabel.CorrectAsync(Response, Body, cancellation);

    private static StringValues ValuesOf(HeaderStringValues values) => values.Count == 1 ? values.ToString() : values.ToArray();

    /// <inheritdoc/>
    public void Dispose()
    {
        Body.Dispose();
        _message?.Dispose();
    }
}
