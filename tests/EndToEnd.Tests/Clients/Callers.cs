namespace ImageGateway.EndToEnd.Tests.Clients;

/// <summary>The headers by which a caller says who serves, with keys that the simulators take.</summary>
internal static class Callers
{
    public static (string Name, string Value)[] Sandbox { get; } = [("x-portkey-provider", "sandbox")];

    public static (string Name, string Value)[] OpenAi { get; } =
        [("x-portkey-provider", "openai"), ("authorization", "Bearer sk-test-e2e")];

    public static (string Name, string Value)[] Stability { get; } =
        [("x-portkey-provider", "stability-ai"), ("authorization", "Bearer sk-test-e2e")];

    /// <summary>Azure's classic surface with one of the simulator's deployments.</summary>
    public static (string Name, string Value)[] Azure(string deployment) =>
    [
        ("x-portkey-provider", "azure-openai"),
        ("authorization", "Bearer azure-test-key"),
        ("x-portkey-azure-resource-name", "my-resource"),
        ("x-portkey-azure-deployment-id", deployment),
        ("x-portkey-azure-api-version", "2025-04-01-preview"),
    ];
}
