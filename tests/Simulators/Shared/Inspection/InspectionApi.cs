using System.Text.Json;
using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.Shared.Inspection;

/// <summary><c>GET</c> and <c>DELETE /requests</c>, both with optional <c>?token=</c> and <c>?provider=</c>.</summary>
public static class InspectionApi
{
    public static void MapInspection(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<RequestLog>();
        var counter = app.Services.GetRequiredService<FaultCounter>();
        app.MapMethods("/requests", [HttpMethods.Get], context =>
        {
            var found = log.Find(context.Request.Query["provider"], context.Request.Query["token"]);
            return context.Response.WriteAsJsonAsync(found, JsonSerializerOptions.Web);
        });
        app.MapMethods("/requests", [HttpMethods.Delete], context =>
        {
            log.Remove(context.Request.Query["provider"], context.Request.Query["token"]);
            if (!context.Request.QueryString.HasValue)
                counter.Clear();
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
    }
}
