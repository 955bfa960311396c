using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ImageGateway.Api.Management.Bodies;

namespace ImageGateway.Api.Management.Guardrails;

/// <summary>Writes checks and actions as the JSON that a guardrail's record keeps.</summary>
internal static class GuardrailText
{
    private const string Headers = "headers";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the checks and the actions of a body, or else those of the JSON before.</summary>
    /// <param name="body">The body.</param>
    /// <param name="current">The JSON before; an empty object for a new guardrail.</param>
    /// <param name="objects">Whether headers that are written as a text become an object, so that each is masked for itself.</param>
    public static string Write(GuardrailChange body, string current, bool objects)
    {
        using var before = JsonDocument.Parse(current);
        var text = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(text, Options))
        {
            json.WriteStartObject();
            if (body.Checks.IsPresent)
                Write(json, body.Checks.Value, objects);
            else
                Copy(json, before.RootElement, "checks");
            if (!body.Actions.IsPresent)
                Copy(json, before.RootElement, "actions");
            else if (body.Actions.Value is { } actions)
                Write(json, actions);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void Copy(Utf8JsonWriter json, JsonElement from, string name)
    {
        if (!from.TryGetProperty(name, out var value))
            return;
        json.WritePropertyName(name);
        json.WriteRawValue(value.GetRawText());
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<GuardrailCheckRequest> checks, bool objects)
    {
        json.WriteStartArray("checks");
        foreach (var check in checks)
        {
            json.WriteStartObject();
            json.WriteString("id", check.Id);
            if (check.Parameters is { ValueKind: JsonValueKind.Object } parameters)
                Write(json, parameters, objects);
            if (check.Name is { } name)
                json.WriteString("name", name);
            if (check.IsEnabled is { } enabled)
                json.WriteBoolean("is_enabled", enabled);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, JsonElement parameters, bool objects)
    {
        json.WriteStartObject("parameters");
        foreach (var member in parameters.EnumerateObject())
        {
            json.WritePropertyName(member.Name);
            json.WriteRawValue(objects && member.Name == Headers && member.Value.ValueKind == JsonValueKind.String
                ? member.Value.GetString()!
                : member.Value.GetRawText());
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, GuardrailActionsRequest actions)
    {
        json.WriteStartObject("actions");
        foreach (var (name, flag) in new[] { ("deny", actions.Deny), ("async", actions.Async), ("sequential", actions.Sequential) })
        {
            if (flag is { } value)
                json.WriteBoolean(name, value);
        }

        Write(json, "on_success", actions.OnSuccess?.Feedback);
        Write(json, "on_fail", actions.OnFail?.Feedback);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, GuardrailFeedback? feedback)
    {
        if (feedback is null)
            return;
        json.WriteStartObject(name);
        json.WriteStartObject("feedback");
        json.WriteNumber("value", feedback.Value);
        json.WriteNumber("weight", feedback.Weight ?? 1);
        if (feedback.Metadata is { } metadata)
            json.WriteString("metadata", metadata);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
