using System.IO.Pipelines;
using System.Text;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;

namespace ImageGateway.Sandbox;

/// <summary>
/// Answers calls as a provider's server would. Knows how many images it drew: the truth that tests of budgets compare with.
/// </summary>
public sealed class SandboxServer(TimeProvider time)
{
    private const string RetryAfterSeconds = "1";

    // A pipe that breaks forgets what was not read yet; what comes before a cut is to arrive.
    private static readonly PipeOptions ReadBeforeMore = new(pauseWriterThreshold: 1, resumeWriterThreshold: 1);

    private long _drawn;

    /// <summary>Images drawn since the start.</summary>
    public long Drawn => Interlocked.Read(ref _drawn);

    /// <summary>Answers a call as the provider would.</summary>
    public async ValueTask<ProviderResponse> ResponseAsync(ProviderCall call, CancellationToken cancellation)
    {
        if (!SandboxRequest.Read(call).TryGet(out var order, out var fault))
            return Error(fault.Status, fault.Type, fault.Code, fault.Message, fault.Param);

        switch (order.Model)
        {
            case SandboxModels.RateLimited:
                return Error(429, "requests", "rate_limit_exceeded", "The sandbox's rate limit is exceeded, as this model always says.");
            case SandboxModels.ServerError:
                return Error(500, "server_error", null, "The sandbox failed, as this model always does.");
            case SandboxModels.Unavailable:
                return Error(503, "server_error", null, "The sandbox is overloaded, as this model always is.");
            case SandboxModels.Filtered:
                return Error(
                    400, "image_generation_user_error", "moderation_blocked",
                    "Your request was rejected by the safety system, as this model always does.");
            case SandboxModels.Malformed:
                return Response(200, "application/json", new MemoryStream("{\"created\":1,\"data\":[{\"b64_json\":"u8.ToArray()));
            case SandboxModels.Slow:
                await Task.Delay(order.Delay, time, cancellation);
                break;
        }

        var pipe = new Pipe(order.Model == SandboxModels.Cut ? ReadBeforeMore : PipeOptions.Default);
        _ = new SandboxResponse(order, pipe.Writer, () => Interlocked.Increment(ref _drawn), time).WriteAsync(cancellation);
        return Response(200, order.Stream ? "text/event-stream" : "application/json", pipe.Reader.AsStream());
    }

    private static ProviderResponse Error(int status, string type, string? code, string message, string? param = null)
    {
        var body = new StringBuilder("{\"error\":{\"message\":").Append(Json(message))
            .Append(",\"type\":").Append(Json(type)).Append(",\"param\":").Append(Json(param)).Append(",\"code\":").Append(Json(code))
            .Append("}}");
        var headers = status == 429 ? new Dictionary<string, string> { ["retry-after"] = RetryAfterSeconds } : [];
        return new(status, "application/json", headers.GetValueOrDefault, new MemoryStream(Encoding.UTF8.GetBytes(body.ToString())));
    }

    private static ProviderResponse Response(int status, string contentType, Stream body) =>
        new(status, contentType, static _ => null, body);

    private static string Json(string? text) => text is null ? "null" : Encoding.UTF8.GetString(JsonText.Quote(text));
}
