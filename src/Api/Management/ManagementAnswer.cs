using System.Text.Json.Nodes;
using ImageGateway.Core.Errors;

namespace ImageGateway.Api.Management;

/// <summary>What a call of the management API is answered with: a body, or an error.</summary>
internal sealed record ManagementAnswer(JsonObject? Body, GatewayError? Error)
{
    /// <summary>The answer of a deletion.</summary>
    public static ManagementAnswer Empty => new([], null);

    /// <summary>A body.</summary>
    public static implicit operator ManagementAnswer(JsonObject body) => new(body, null);

    /// <summary>An error.</summary>
    public static implicit operator ManagementAnswer(GatewayError error) => new(null, error);
}
