namespace ImageGateway.Api.Tests.ControlPlane;

/// <summary>What goes wrong with a write.</summary>
public enum WriteFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It fails and nothing is written.</summary>
    Lost,

    /// <summary>It is written, and looks as if it failed.</summary>
    Unconfirmed,
}
