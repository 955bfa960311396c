using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ImageGateway.Console.Tests.Browsing;

/// <summary>A provider on loopback in OpenAI's shape, which gives everybody the same answer.</summary>
public sealed class ScriptedProvider : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ScriptedProvider(WebApplication application) => _application = application;

    /// <summary>A config whose only target it is.</summary>
    public string Config => new JsonObject
    {
        ["provider"] = "openai",
        ["api_key"] = "k",
        ["custom_host"] = _application.Urls.Single() + "/v1",
    }.ToJsonString();

    /// <summary>Starts one on a free port.</summary>
    /// <param name="status">Status of its answers.</param>
    /// <param name="body">Body of its answers.</param>
    /// <param name="until">It answers when this ends; null: at once.</param>
    public static async Task<ScriptedProvider> StartAsync(int status, JsonNode body, Task? until = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        application.Run(async context =>
        {
            await (until ?? Task.CompletedTask);
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
        });
        await application.StartAsync();
        return new(application);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _application.DisposeAsync();
}
