namespace ImageGateway.Sandbox.Drawing;

/// <summary>Shapes of a layer's upper edge.</summary>
internal enum RidgeShape
{
    /// <summary>Soft, rolling hills in the distance.</summary>
    Rolling,

    /// <summary>Sharp mountains with peaks.</summary>
    Peaks,

    /// <summary>Hills with fir trees on them.</summary>
    Firs,

    /// <summary>A level line: the sea.</summary>
    Flat,
}
