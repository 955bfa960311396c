namespace ImageGateway.Core.ControlPlane;

/// <summary>
/// The control plane gave no answer. Whether the call took effect is not known; every call of it may be repeated.
/// </summary>
public sealed class ControlPlaneUnavailableException(string message, Exception? inner) : Exception(message, inner)
{
    /// <summary>Creates the exception for a control plane that was asked a moment ago, in vain.</summary>
    public static ControlPlaneUnavailableException NotAnswered => new("The cluster did not answer.", null);

    /// <summary>Creates the exception for a cluster whose store has lost the resources that this process knows.</summary>
    public static ControlPlaneUnavailableException StoreLost => new(
        "The cluster's store has lost its resources. No change is made until they are brought back (docs/operations/backup.md).", null)
    { IsStoreLost = true };

    /// <summary>True when the store answers, and has lost what it had.</summary>
    public bool IsStoreLost { get; private init; }
}
