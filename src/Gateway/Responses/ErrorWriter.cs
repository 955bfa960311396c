using System.Buffers;
using System.Text.Json;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.RequestLog;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Responses;

/// <summary>Writes errors: OpenAI's shape, and Portkey's words where it has some (docs/architecture/portkey.md#errors).</summary>
public static class ErrorWriter
{
    private const int MaxRawChars = 16 * 1024;

    // Read by people, and escaped by JSON; HTML in a provider's text must not grow sixfold.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    /// <summary>Answers with an error of the gateway's own.</summary>
    public static Task WriteAsync(HttpContext context, GatewayError error)
    {
        RequestTrail.Record(context, error);
        ResponseHeaders.Error(context, error);
        // The next request of this client belongs at another instance.
        if (ReferenceEquals(error, RequestErrors.Draining))
            context.Response.Headers.Connection = "close";
        return SendAsync(context, error.Status, Render(error));
    }

    /// <summary>The body of an error of the gateway's own.</summary>
    public static ArrayBufferWriter<byte> Render(GatewayError error) =>
        Render(json =>
        {
            if (error.PortkeyMessage is { } message)
            {
                json.WriteString("status", "failure");
                json.WriteString("message", message);
            }

            if (error.Details.Count > 0)
            {
                json.WriteStartArray("errors");
                foreach (var detail in error.Details)
                    json.WriteStringValue(detail);
                json.WriteEndArray();
            }

            WriteError(json, error.Message, error.Type, error.Param, error.Code, null);
        });

    /// <summary>Answers with what a provider said.</summary>
    public static Task WriteAsync(HttpContext context, int status, ProviderError error, string provider, ImageOperation operation)
    {
        RequestTrail.Record(context, error);
        return SendAsync(context, status, Render(error, provider, operation));
    }

    /// <summary>
    /// The body of what a provider said. On generations Portkey names the provider; edits and variations pass
    /// (docs/architecture/portkey.md#errors).
    /// </summary>
    public static ArrayBufferWriter<byte> Render(ProviderError error, string provider, ImageOperation operation) =>
        Render(json =>
        {
            if (error.RawText is { } raw)
                json.WriteString("html-message", raw.Length > MaxRawChars ? raw[..MaxRawChars] : raw);
            var named = operation == ImageOperation.Generation;
            var message = named ? $"{provider} error: {error.Message}" : error.Message;
            if (error.Moderated)
                WriteError(json, message, "image_generation_user_error", error.Param, "content_policy_violation", error.Code);
            else
                WriteError(json, message, error.Type, error.Param, error.Code, null);
            if (named)
                json.WriteString("provider", provider);
        });

    /// <summary>Answers with what guardrails found (docs/architecture/portkey.md#errors).</summary>
    public static Task WriteAsync(HttpContext context, GuardrailReport hooks) =>
        SendAsync(context, hooks.Status, Render(json =>
        {
            WriteError(json,
                "The guardrail checks defined in the config failed. You can find more information in the `hook_results` object.",
                "hooks_failed", null, null, null);
            json.WritePropertyName(HookResults.Name);
            json.WriteRawValue(HookResults.Of(hooks));
        }));

    private static void WriteError(Utf8JsonWriter json, string message, string? type, string? param, string? code, string? upstreamCode)
    {
        json.WriteStartObject("error");
        json.WriteString("message", message);
        json.WriteString("type", type);
        json.WriteString("param", param);
        json.WriteString("code", code);
        if (upstreamCode is not null)
            json.WriteString("upstream_code", upstreamCode);
        json.WriteEndObject();
    }

    private static ArrayBufferWriter<byte> Render(Action<Utf8JsonWriter> write)
    {
        var text = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(text, Options);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        return text;
    }

    private static Task SendAsync(HttpContext context, int status, ArrayBufferWriter<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.WrittenCount;
        if (RequestRecord.Find(context) is { } record)
        {
            record.ErrorStatus = status;
            record.Sent(body.WrittenSpan);
        }

        return context.Response.Body.WriteAsync(body.WrittenMemory).AsTask();
    }
}
