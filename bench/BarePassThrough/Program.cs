using System.Net;

// The least a gateway on Kestrel and HttpClient can do: an endpoint a route, one fixed upstream, bodies streamed both ways.
// It reads no JSON, checks nothing and keeps nothing; what ImageGateway costs is measured against it.

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();

var upstream = builder.Configuration["upstream"]
    ?? throw new InvalidOperationException("--upstream is missing: the upstream's base address, such as http://127.0.0.1:9000/v1");
var generations = new Uri(upstream.TrimEnd('/') + "/images/generations");
var edits = new Uri(upstream.TrimEnd('/') + "/images/edits");

using var client = new HttpMessageInvoker(new SocketsHttpHandler
{
    ActivityHeadersPropagator = null,
    AllowAutoRedirect = false,
    AutomaticDecompression = DecompressionMethods.None,
    UseCookies = false,
    UseProxy = false,
});

var app = builder.Build();
app.MapPost("/v1/images/generations", (RequestDelegate)(context => PassThroughAsync(context, generations)));
app.MapPost("/v1/images/edits", (RequestDelegate)(context => PassThroughAsync(context, edits)));
await app.RunAsync();

async Task PassThroughAsync(HttpContext context, Uri target)
{
    using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new StreamContent(context.Request.Body) };
    request.Content.Headers.ContentLength = context.Request.ContentLength;
    request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
    request.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.ToString());

    // An invoker hands the answer over when its headers are there; the body is still on the wire.
    using var response = await client.SendAsync(request, context.RequestAborted);

    context.Response.StatusCode = (int)response.StatusCode;
    context.Response.ContentLength = response.Content.Headers.ContentLength;
    context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
    await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
}
