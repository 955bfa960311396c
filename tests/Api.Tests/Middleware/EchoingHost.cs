using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Api.Tests.Middleware;

/// <summary>A provider's host that fails as its path's first part says, and repeats in its error whatever it was sent.</summary>
internal sealed class EchoingHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private EchoingHost(WebApplication application) => _application = application;

    public Uri Url => new(_application.Urls.Single());

    public static async Task<EchoingHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        application.Run(ResponseAsync);
        await application.StartAsync();
        return new(application);
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private static async Task ResponseAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var sent = await reader.ReadToEndAsync() + string.Join(' ', context.Request.Headers.SelectMany(header => header.Value));
        var how = context.Request.Path.Value!.Split('/')[1];
        if (how == "reset")
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = int.Parse(how, System.Globalization.CultureInfo.InvariantCulture);
        await context.Response.WriteAsJsonAsync(new
        {
            error = new { message = sent, type = sent, code = sent, param = sent },
            message = sent,
            detail = sent,
            id = sent,
            name = sent,
            errors = new[] { sent },
        });
    }
}
