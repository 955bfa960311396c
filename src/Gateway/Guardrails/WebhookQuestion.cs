using System.Text;
using System.Text.Json;
using ImageGateway.Core.Guardrails;
using ImageGateway.Core.Images;
using ImageGateway.Core.Routing.Conditions;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.Guardrails;

/// <summary>Body posted to a webhook: Portkey's context object, with the images where there are some.</summary>
/// <param name="Subject">What is judged.</param>
/// <param name="Provider">The provider's slug.</param>
public sealed record WebhookQuestion(CheckSubject Subject, string Provider)
{
    /// <summary>Writes the answer that is judged, as one JSON object; null before there is one.</summary>
    public Func<IResponseOutput, CancellationToken, ValueTask>? Response { get; init; }

    /// <summary>Writes the question as JSON.</summary>
    public async ValueTask WriteAsync(IResponseOutput output, CancellationToken cancellation)
    {
        var after = Subject.Stage == GuardrailStage.Output;
        var head = Json(json =>
        {
            json.WriteStartObject("request");
            WriteRequest(json);
            json.WriteString("text", Subject.Image.Parameters.Text(ParameterNames.Prompt) ?? string.Empty);
            json.WriteBoolean("isStreamingRequest", Subject.Image.Stream);
            json.WriteEndObject();
            json.WriteString("provider", Provider);
            json.WriteString("requestType", RequestType);
            json.WriteString("eventType", after ? "afterRequestHook" : "beforeRequestHook");
            json.WriteStartObject("metadata");
            foreach (var (key, value) in Subject.Metadata)
                Write(json, key, value);
            json.WriteEndObject();
        });

        // Without its closing brace: the answer follows as it lies in the spool, never in memory.
        await output.WriteAsync(head.AsMemory(0, head.Length - 1), cancellation);
        await output.WriteAsync(
            Encoding.UTF8.GetBytes(
                $",\"response\":{{\"text\":{Encoding.UTF8.GetString(ImageGateway.Core.Json.JsonText.Quote(after ? Subject.Text : string.Empty))},\"statusCode\":{(after ? "200" : "null")},\"json\":"),
                cancellation);
        if (Response is { } response)
            await response(output, cancellation);
        else
            await output.WriteAsync("{}"u8.ToArray(), cancellation);
        await output.WriteAsync("}}"u8.ToArray(), cancellation);
    }

    // Portkey's names of the operations (docs/architecture/portkey.md#http-surface).
    private string RequestType => Subject.Image.Operation switch
    {
        ImageOperation.Generation => "imageGenerate",
        ImageOperation.Edit => "imageEdit",
        _ => "imageVariation",
    };

    private void WriteRequest(Utf8JsonWriter json)
    {
        json.WriteStartObject("json");
        foreach (var parameter in Subject.Image.Parameters.Items)
        {
            json.WritePropertyName(parameter.Name);
            json.WriteRawValue(parameter.AsJson().Span, skipInputValidation: true);
        }

        json.WriteEndObject();
        if (Subject.Image.Files.Count == 0)
            return;
        json.WriteStartArray("files");
        foreach (var file in Subject.Image.Files)
        {
            json.WriteStartObject();
            json.WriteString("name", file.FieldName);
            json.WriteString("filename", file.FileName);
            json.WriteString("content_type", file.ContentType);
            json.WriteNumber("bytes", file.Length);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string key, RequestAttributeValue value)
    {
        json.WritePropertyName(key);
        if (value.Kind == JsonValueKind.String)
            json.WriteStringValue(value.Text);
        else
            json.WriteRawValue(value.Text);
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var text = new System.Buffers.ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(
            text, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return text.WrittenSpan.ToArray();
    }
}
