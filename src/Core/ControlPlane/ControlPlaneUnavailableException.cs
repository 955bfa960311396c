namespace ImageGateway.Core.ControlPlane;

/// <summary>
/// The control plane gave no answer. Whether the call took effect is not known; every call of it may be repeated.
/// </summary>
public sealed class ControlPlaneUnavailableException(string message, Exception? inner) : Exception(message, inner)
{
    /// <summary>Creates the exception for a control plane that was asked a moment ago, in vain.</summary>
    public static ControlPlaneUnavailableException NotAnswered => new("The cluster did not answer.", null);
}
