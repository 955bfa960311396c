using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace ImageGateway.EndToEnd.Tests.Finishing;

/// <summary>
/// Stands between a gateway and the simulated providers, spoils the answers that hold images as the header <c>x-fault</c>
/// says (<c>FAULT.CASE</c>), serves the links in them, and counts per case what was drawn.
/// </summary>
internal sealed class FaultyUpstream : IAsyncDisposable
{
    private const string Header = "x-fault";
    private const int LateTimes = 2;

    private static readonly string[] NotCopied =
        ["connection", "content-length", "transfer-encoding", "content-type", "host", "date", "server", "keep-alive"];

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    { Timeout = TimeSpan.FromSeconds(60) };
    private readonly ConcurrentDictionary<string, Case> _cases = new();
    private readonly WebApplication _app;
    private readonly Uri _providers;

    private FaultyUpstream(WebApplication app, Uri providers) => (_app, _providers) = (app, providers);

    public Uri Url => new(_app.Urls.First());

    public static async Task<FaultyUpstream> StartAsync(Uri providers)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Testing" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(server => server.Limits.MaxRequestBodySize = null);
        var upstream = new FaultyUpstream(builder.Build(), providers);
        upstream._app.Run(upstream.HandleAsync);
        await upstream._app.StartAsync();
        return upstream;
    }

    /// <summary>Gets the record of a case.</summary>
    public Case Of(string name) => _cases.GetOrAdd(name, static _ => new());

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.Split('/') is ["", "behind", var name, var trouble, ..])
        {
            await ServeLinkAsync(context, name, trouble, target[$"/behind/{name}/{trouble}".Length..]);
            return;
        }

        using var response = await ForwardAsync(context, target);
        var body = await response.Content.ReadAsByteArrayAsync();
        var type = response.Content.Headers.ContentType?.MediaType ?? string.Empty;
        foreach (var (header, values) in response.Headers
            .Where(header => !NotCopied.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            context.Response.Headers[header] = values.ToArray();
        context.Response.StatusCode = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode || context.Request.Headers[Header].ToString().Split('.') is not [var faultName, var caseName])
        {
            await SendAsync(context, body, type, null, cut: false);
            return;
        }

        var (fault, state) = (UpstreamFault.OfResponses.Concat(UpstreamFault.OfLinks).Single(one => one.Name == faultName), Of(caseName));
        if (context.Request.Method == "POST" && !IsQuestion(target))
            Interlocked.Increment(ref state.Drawn);
        if (!UpstreamFault.HoldsAnImage(body, type))
        {
            await SendAsync(context, body, type, null, cut: false);
            return;
        }

        var (spoiled, label, coding) = fault.Spoil(body, type, link => Moved(link, fault, caseName, state));
        await SendAsync(context, spoiled, label, coding, fault.IsCut);
    }

    // A question about a task or a token, and a cancellation, draw nothing.
    private static bool IsQuestion(string target) =>
        target.EndsWith("/cancel", StringComparison.Ordinal) || target.Contains("get_result", StringComparison.Ordinal)
            || target.StartsWith("/entra", StringComparison.Ordinal) || target.StartsWith("/google-oauth", StringComparison.Ordinal);

    private string Moved(string link, UpstreamFault fault, string name, Case state)
    {
        var path = $"/behind/{name}/{fault.Name}{new Uri(link).PathAndQuery}";
        var moved = fault.Name switch
        {
            "relative-link" => path,
            "fragment-link" => new Uri(Url, path).AbsoluteUri + "#image",
            _ => new Uri(Url, path).AbsoluteUri,
        };
        state.Links.Add(moved);
        return moved;
    }

    private async Task ServeLinkAsync(HttpContext context, string name, string trouble, string path)
    {
        var asked = Interlocked.Increment(ref Of(name).Asked);
        if (trouble == "dead-link" || (trouble is "late-link" or "accepted-link" && asked <= LateTimes))
        {
            context.Response.StatusCode = (trouble, asked % 2) switch
            {
                ("accepted-link", 0) => 204,
                ("accepted-link", _) => 202,
                (_, 0) => 503,
                _ => 404,
            };
            return;
        }

        var bytes = await _http.GetByteArrayAsync(new Uri(_providers, path));
        await SendAsync(context, bytes, "image/png", null, cut: trouble == "broken-link" && asked == 1);
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpContext context, string target)
    {
        using var request = new HttpRequestMessage(new(context.Request.Method), new Uri(_providers, target));
        if (context.Request.ContentLength is not null || context.Request.Headers.TransferEncoding.Count > 0)
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            request.Content = new ByteArrayContent(body.ToArray());
            request.Content.Headers.TryAddWithoutValidation("content-type", context.Request.ContentType);
        }

        foreach (var (name, values) in context.Request.Headers)
        {
            if (!NotCopied.Contains(name, StringComparer.OrdinalIgnoreCase))
                request.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        // Signatures cover it.
        request.Headers.Host = context.Request.Host.Value;
        return await _http.SendAsync(request);
    }

    private static async Task SendAsync(HttpContext context, byte[] body, string type, string? coding, bool cut)
    {
        context.Response.ContentType = type.Length == 0 ? null : type;
        context.Response.ContentLength = body.Length;
        if (coding is not null)
            context.Response.Headers.ContentEncoding = coding;
        await context.Response.Body.WriteAsync(body.AsMemory(0, cut ? body.Length / 2 : body.Length));

        // What was sent has to arrive before the connection ends; an abort would take it back.
        if (cut)
            await context.Response.Body.FlushAsync();
    }

    /// <summary>Record of the calls in one case.</summary>
    internal sealed class Case
    {
        /// <summary>Orders for images that the provider took.</summary>
        public int Drawn;

        /// <summary>How often its links were asked for.</summary>
        public int Asked;

        /// <summary>The links that were given.</summary>
        public ConcurrentBag<string> Links { get; } = [];
    }
}
