using System.Collections.Immutable;
using System.Text.Json;
using ImageGateway.Core.Guardrails;
using ImageGateway.Core.Responses;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.ResponseCache;

namespace ImageGateway.Api.Endpoints.Explain;

/// <summary>Writes what stands around an attempt: the cache that is asked before it, and the guardrails before and after it.</summary>
/// <param name="headers">The request's headers.</param>
internal sealed class AttemptStages(IHeaderDictionary headers)
{
    private CachePolicy? _before;

    /// <summary>Writes them for the next target in the order of the attempts.</summary>
    public void Write(Utf8JsonWriter writer, Target target)
    {
        WriteCache(writer, target.Cache);
        writer.WriteStartObject("guardrails");
        Write(writer, "input", target.InputGuardrails);
        Write(writer, "output", target.OutputGuardrails);
        writer.WriteEndObject();
    }

    // As CachedAnswers: what was missed once under a policy is not looked up again, and is kept all the same.
    private void WriteCache(Utf8JsonWriter writer, CachePolicy? policy)
    {
        var before = _before;
        _before = policy;
        if (policy is null || CacheHeaders.Forbid(headers))
        {
            writer.WriteNull("cache");
            return;
        }

        writer.WriteStartObject("cache");
        writer.WriteString("mode", CachePolicy.Modes[0]);
        writer.WriteNumber("max_age", (long)CacheHeaders.MaxAge(policy, headers).TotalSeconds);
        writer.WriteBoolean("looked_up", !ReferenceEquals(before, policy) && !CacheHeaders.Refresh(headers));
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string stage, ImmutableArray<Guardrail> guardrails)
    {
        writer.WriteStartArray(stage);
        foreach (var guardrail in guardrails)
        {
            writer.WriteStartObject();
            writer.WriteString("name", guardrail.Id);
            writer.WriteStartArray("checks");
            foreach (var check in guardrail.Checks)
                writer.WriteStringValue(check.Id);
            writer.WriteEndArray();
            writer.WriteBoolean("deny", guardrail.Deny);
            writer.WriteBoolean("async", guardrail.Async);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
