using System.Text.Json;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Inspection;

namespace ImageGateway.Simulators.Shared.Scripts;

/// <summary>Stores scripts and plays them to any request below <c>/scripted/{id}/</c>.</summary>
public static class ScriptApi
{
    public static void MapScripts(this WebApplication app)
    {
        var store = app.Services.GetRequiredService<ScriptStore>();
        var log = app.Services.GetRequiredService<RequestLog>();
        var exchange = app.Services.GetRequiredService<Exchange>();
        app.MapMethods("/scripts/{id}", [HttpMethods.Put], context => PutAsync(context, store, log));
        app.MapMethods("/scripts/{id}", [HttpMethods.Delete], context =>
        {
            context.Response.StatusCode = store.Remove(Id(context)) ? StatusCodes.Status204NoContent : StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        app.MapMethods("/scripts/{id}/requests", [HttpMethods.Get], context =>
            context.Response.WriteAsJsonAsync(log.Find(ProviderName(Id(context)), token: null), JsonSerializerOptions.Web));
        app.Map("/scripted/{id}/{**rest}", context => PlayAsync(context, store, log, exchange));
    }

    private static async Task PutAsync(HttpContext context, ScriptStore store, RequestLog log)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            var steps = ScriptReader.Read(document.RootElement);
            foreach (var step in steps)
                _ = step.ToResponse();
            if (steps.Count == 0)
                throw new FormatException("A script needs at least one answer.");
            log.Remove(ProviderName(Id(context)), token: null);
            store.Put(Id(context), steps);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(error.Message, context.RequestAborted);
        }
    }

    private static async Task PlayAsync(HttpContext context, ScriptStore store, RequestLog log, Exchange exchange)
    {
        var cancellationToken = context.RequestAborted;
        var entry = log.Add(await RequestReader.ReadAsync(context, ProviderName(Id(context)), cancellationToken));
        var step = store.Next(Id(context)) ?? new ScriptStep { Status = 404, BodyText = $"No script {Id(context)}." };
        await exchange.SendAsync(context, entry, step.ToResponse(), step.Transport, cancellationToken);
    }

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static string ProviderName(string id) => $"scripted:{id}";
}
