using System.Text.Json.Nodes;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Routing;
using Microsoft.AspNetCore.Http;

namespace ImageGateway.Api.Tests.Routing;

/// <summary>A request under way, to which each source of a setting adds its part.</summary>
internal sealed class PrecedenceRequest
{
    public HeaderDictionary Headers { get; } = [];

    /// <summary>The config; empty: the request has none.</summary>
    public JsonObject Config { get; } = [];

    public JsonObject Body { get; } = new() { ["prompt"] = "a lighthouse" };

    /// <summary>The model that the request's path names, or null.</summary>
    public string? PathModel { get; set; }

    /// <summary>The provider's key that the caller brought, or null.</summary>
    public string? ProviderKey { get; set; }

    /// <summary>The saved provider that every name finds; null: none.</summary>
    public SavedProvider? Saved { get; set; }

    public RequestDefaults Key { get; set; } = RequestDefaults.None;

    public RequestDefaults Workspace { get; set; } = RequestDefaults.None;

    /// <summary>True where the deployment says something.</summary>
    public bool IsDeployed { get; set; }

    /// <summary>Adds a member to an object of the config.</summary>
    public void Put(string member, string name, JsonNode value)
    {
        if (Config[member] is not JsonObject inner)
            Config[member] = inner = [];
        inner[name] = value;
    }
}
