namespace ImageGateway.Api.Tests.ControlPlane;

/// <summary>Faults that a write can meet.</summary>
public enum WriteFault
{
    /// <summary>The write succeeds as usual.</summary>
    None,

    /// <summary>It fails and nothing is written.</summary>
    Lost,

    /// <summary>It is written, and looks as if it failed.</summary>
    Unconfirmed,
}
