using System.Text.Json.Nodes;
using ImageGateway.Core.Errors;

namespace ImageGateway.Api.Management;

/// <summary>Answer of the management API: a body or an error.</summary>
internal sealed record ManagementResponse(JsonObject? Body, GatewayError? Error)
{
    /// <summary>The answer of a deletion.</summary>
    public static ManagementResponse Empty => new([], null);

    /// <summary>An answer that its handler has written itself.</summary>
    public static ManagementResponse Written { get; } = new(null, null);

    /// <summary>Creates an answer from a body.</summary>
    public static implicit operator ManagementResponse(JsonObject body) => new(body, null);

    /// <summary>Creates an answer from an error.</summary>
    public static implicit operator ManagementResponse(GatewayError error) => new(null, error);
}
