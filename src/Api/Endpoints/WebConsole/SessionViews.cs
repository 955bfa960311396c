using System.Text.Json.Serialization;

namespace ImageGateway.Api.Endpoints.WebConsole;

/// <summary>Body of a sign-in to the console.</summary>
internal sealed record SignInRequest
{
    /// <summary>The gateway key with which to sign in.</summary>
    public string? Key { get; init; }
}

/// <summary>State of a browser's session, and what the console needs to know before it shows anything.</summary>
internal sealed record SessionView
{
    /// <summary>Kind of this object: always <c>console.session</c>.</summary>
    public string Object { get; } = "console.session";

    /// <summary><c>open</c>: nobody signs in; <c>keys</c>: a gateway key is needed.</summary>
    public required string Mode { get; init; }

    /// <summary>True when calls of this browser have a caller; always so in mode <c>open</c>.</summary>
    public required bool SignedIn { get; init; }

    /// <summary>Version of the gateway.</summary>
    public required string Version { get; init; }

    /// <summary>End of the session; null where there is none.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Name of the caller in the log; null when nobody is signed in.</summary>
    public string? Subject { get; init; }

    /// <summary>Workspace of the caller.</summary>
    public string? WorkspaceId { get; init; }

    /// <summary>True when the caller sees every workspace.</summary>
    public bool IsOrganisation { get; init; }

    /// <summary>Scopes of the caller; null: all of them.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>True when the deployment has a file that declares entries, which are read-only then.</summary>
    public required bool ResourcesFile { get; init; }
}

/// <summary>Serializes the bodies of the session's route.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(SessionView))]
internal sealed partial class SessionJson : JsonSerializerContext;
