namespace ImageGateway.Gateway.HealthChecks;

/// <summary>Something that must be there before the gateway takes work.</summary>
public interface IReadiness
{
    /// <summary>Name of the condition in the body of <c>/readyz</c>.</summary>
    string Name { get; }

    /// <summary>True when the condition is met.</summary>
    bool IsReady { get; }
}
