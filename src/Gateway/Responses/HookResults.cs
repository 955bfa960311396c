using System.Buffers;
using System.Text.Json;

namespace ImageGateway.Gateway.Responses;

/// <summary>Writes <c>hook_results</c> as Portkey has it (docs/architecture/portkey.md#errors).</summary>
internal static class HookResults
{
    public const string Name = "hook_results";

    /// <summary>Writes the value of the member <c>hook_results</c>.</summary>
    public static byte[] Of(GuardrailReport report)
    {
        var text = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(
            text, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            Write(json, "before_request_hooks", report.Before);
            Write(json, "after_request_hooks", report.After);
            json.WriteEndObject();
        }

        return text.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<GuardrailResult> results)
    {
        json.WriteStartArray(name);
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteBoolean("verdict", result.Passed);
            json.WriteString("id", result.Guardrail.Id);
            json.WriteBoolean("transformed", false);
            json.WriteStartArray("checks");
            foreach (var check in result.Checks)
                Write(json, check);
            json.WriteEndArray();
            WriteFeedback(json, result);
            json.WriteNumber("execution_time", (long)result.Elapsed.TotalMilliseconds);
            json.WriteBoolean("async", result.Guardrail.Async);
            json.WriteString("type", "guardrail");
            json.WriteString("created_at", result.Started);
            json.WriteBoolean("deny", result.Denied);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, CheckResult check)
    {
        json.WriteStartObject();
        json.WriteString("id", check.Check.Id);
        json.WriteBoolean("verdict", check.Verdict.Passed);
        if (check.Verdict.Error is { } error)
        {
            json.WriteStartObject("error");
            json.WriteString("name", "Check error");
            json.WriteString("message", error);
            json.WriteEndObject();
        }

        json.WritePropertyName("data");
        if (check.Verdict.Data.Length > 0)
        {
            json.WriteRawValue(check.Verdict.Data.Span);
        }
        else
        {
            json.WriteStartObject();
            json.WriteString("explanation", check.Verdict.Explanation);
            json.WriteEndObject();
        }

        json.WriteNumber("execution_time", (long)check.Elapsed.TotalMilliseconds);
        json.WriteBoolean("transformed", false);
        json.WriteString("created_at", check.Started);
        json.WriteBoolean("fail_on_error", check.Check.FailOnError);
        json.WriteEndObject();
    }

    private static void WriteFeedback(Utf8JsonWriter json, GuardrailResult result)
    {
        if ((result.Passed ? result.Guardrail.OnSuccess : result.Guardrail.OnFail) is not { } feedback)
        {
            json.WriteNull("feedback");
            return;
        }

        json.WriteStartObject("feedback");
        json.WriteNumber("value", feedback.Value);
        json.WriteNumber("weight", feedback.Weight);
        json.WriteStartObject("metadata");
        json.WriteString("successfulChecks", Ids(result, check => check.Passed));
        json.WriteString("failedChecks", Ids(result, check => !check.Passed && check.Error is null));
        json.WriteString("erroredChecks", Ids(result, check => !check.Passed && check.Error is not null));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Ids(GuardrailResult result, Func<ImageGateway.Core.Guardrails.CheckVerdict, bool> which) =>
        string.Join(", ", result.Checks.Where(check => which(check.Verdict)).Select(check => check.Check.Id));
}
