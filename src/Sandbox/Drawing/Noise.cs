namespace ImageGateway.Sandbox.Drawing;

/// <summary>
/// Value noise on a line. Only additions, multiplications and rounding towards a whole number are used, never a
/// transcendental function, whose last bit differs between platforms.
/// </summary>
internal static class Noise
{
    /// <summary>The value at a whole place, from 0 to below 1.</summary>
    public static double At(int place, uint salt)
    {
        var mixed = ((uint)place * 0x9E3779B1) ^ salt;
        mixed = (mixed ^ (mixed >> 15)) * 0x85EBCA77;
        mixed = (mixed ^ (mixed >> 13)) * 0xC2B2AE3D;
        return (mixed ^ (mixed >> 16)) / 4294967296.0;
    }

    /// <summary>Smooth between whole places.</summary>
    public static double Smooth(double x, uint salt)
    {
        var place = (int)Math.Floor(x);
        var part = x - place;
        return Mix(At(place, salt), At(place + 1, salt), part * part * (3 - (2 * part)));
    }

    /// <summary>Straight between whole places.</summary>
    public static double Straight(double x, uint salt)
    {
        var place = (int)Math.Floor(x);
        return Mix(At(place, salt), At(place + 1, salt), x - place);
    }

    private static double Mix(double from, double to, double way) => from + ((to - from) * way);
}
