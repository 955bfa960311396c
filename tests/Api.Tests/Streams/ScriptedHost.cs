using System.Collections.Concurrent;
using System.Text;
using ImageGateway.Gateway.Responses;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Api.Tests.Streams;

/// <summary>A provider's host that answers each address as a test says.</summary>
internal sealed class ScriptedHost : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RequestDelegate> _scripts = new();
    private readonly ConcurrentDictionary<string, int> _calls = new();
    private readonly WebApplication _application;
    private int _added;

    private ScriptedHost(WebApplication application) => _application = application;

    public static async Task<ScriptedHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = new ScriptedHost(builder.Build());
        host._application.Run(host.ResponseAsync);
        await host._application.StartAsync();
        return host;
    }

    /// <summary>An address that answers so.</summary>
    public Uri Add(RequestDelegate script)
    {
        var id = Interlocked.Increment(ref _added).ToString(System.Globalization.CultureInfo.InvariantCulture);
        _scripts[id] = script;
        var root = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new Uri($"{root}/{id}");
    }

    /// <summary>An address that answers with this body.</summary>
    public Uri Add(string contentType, string body, int status = 200) => Add(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    });

    /// <summary>An address that answers with these events and then breaks the connection.</summary>
    public Uri AddBroken(string events) => Add(async context =>
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(events));
        await context.Response.Body.WriteAsync(EventText.Padding);
        await context.Response.Body.FlushAsync();
        context.Abort();
    });

    /// <summary>How often an address was called.</summary>
    public int Calls(Uri address) => _calls.GetValueOrDefault(IdOf(address.AbsolutePath));

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private static string IdOf(string path) => path.Split('/')[1];

    private async Task ResponseAsync(HttpContext context)
    {
        var id = IdOf(context.Request.Path);
        _calls.AddOrUpdate(id, 1, static (_, calls) => calls + 1);
        await context.Request.Body.CopyToAsync(Stream.Null);
        await _scripts[id](context);
    }
}
