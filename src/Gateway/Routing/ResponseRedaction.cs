using ImageGateway.Core.Json;
using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Takes the secrets of a route out of answers that describe its requests: those of its config, of its saved providers and of
/// the caller, wherever in the request they stand.
/// </summary>
public sealed class ResponseRedaction(DestinationRule destinations)
{
    private const string Hidden = "***";

    // A shorter one is taken out only where it is the whole text: it could be a part of any word.
    private const int ShortestPart = 8;

    /// <summary>The answer without the secrets.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="plan">The plan that it describes.</param>
    public ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> json, EffectivePlan plan)
    {
        var secrets = RouteWalk.Targets(plan.Root).SelectMany(destinations.SecretsOf)
            .Concat(plan.Secrets).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)
            .OrderByDescending(text => text.Length).ToList();
        if (secrets.Count == 0)
            return json;
        var redacted = JsonStrings.Replace(System.Text.Encoding.UTF8.GetString(json.Span), (_, text) => Without(secrets, text));
        return System.Text.Encoding.UTF8.GetBytes(redacted);
    }

    private static string? Without(List<string> secrets, string text)
    {
        var left = text;
        foreach (var secret in secrets)
        {
            if (left == secret)
                return Hidden;
            if (secret.Length >= ShortestPart)
                left = left.Replace(secret, Hidden, StringComparison.Ordinal);
        }

        return left == text ? null : left;
    }
}
