namespace ImageGateway.Providers.Sandbox.Drawing;

/// <summary>What a layer's upper edge looks like.</summary>
internal enum RidgeShape
{
    /// <summary>Soft hills.</summary>
    Rolling,

    /// <summary>Sharp mountains.</summary>
    Peaks,

    /// <summary>Hills with fir trees on them.</summary>
    Firs,

    /// <summary>A level line: the sea.</summary>
    Flat,
}
