using System.Collections.Immutable;

namespace ImageGateway.Sandbox.Drawing;

/// <summary>The colours a scene is tinted with. The ground is dark in all of them: the caption stands on it.</summary>
/// <param name="Zenith">The sky's top.</param>
/// <param name="Sky">The sky half-way down.</param>
/// <param name="Horizon">The sky's foot; distance fades into it.</param>
/// <param name="Light">Sun or moon.</param>
/// <param name="Far">The farthest hills.</param>
/// <param name="Near">The nearest hills.</param>
/// <param name="Ground">What the caption stands on.</param>
/// <param name="Night">With a moon and stars rather than a sun and clouds.</param>
internal sealed record Mood(
    Colour Zenith, Colour Sky, Colour Horizon, Colour Light, Colour Far, Colour Near, Colour Ground, bool Night = false)
{
    /// <summary>Every mood there is.</summary>
    public static ImmutableArray<Mood> All { get; } =
    [
        Choose(0x2B3A67, 0xB06A8E, 0xFFC9A3, 0xFFF3D6, 0xCF8E9F, 0x43305A, 0x1A1430), // dawn
        Choose(0x2C78C0, 0x7FBCEB, 0xE6F4FB, 0xFFF5C2, 0x9DC6CC, 0x2F6E4E, 0x12301F), // noon
        Choose(0x2A1B4D, 0x9B3F75, 0xFF9E5E, 0xFFD98A, 0xA8466E, 0x301845, 0x160B26), // dusk
        Choose(0x060A1C, 0x12224A, 0x3C5A90, 0xF6F2DE, 0x2E4678, 0x0F1A3A, 0x060B1A, night: true), // midnight
        Choose(0x05121D, 0x0D3F4A, 0x49A08C, 0xEAFFF4, 0x2A686A, 0x0B2A31, 0x051519, night: true), // northern light
        Choose(0x4F93B3, 0xE6CB9A, 0xFFE7BF, 0xFFFBEA, 0xE3AC76, 0x8F4526, 0x38180F), // desert
        Choose(0x869FAD, 0xBFD0D4, 0xF3F1EA, 0xFFFFFF, 0xB2C4C8, 0x3E5C60, 0x182629), // mist
        Choose(0x3B2C85, 0x8C6FD1, 0xF6CCEA, 0xFFF0F7, 0xA38AD3, 0x382A70, 0x181236), // violet
        Choose(0x1C0D14, 0x8A2021, 0xFF8433, 0xFFE49A, 0x8A2A24, 0x2A0F14, 0x130609), // ember
        Choose(0x2A8A8A, 0x8BD2B8, 0xFCF4CB, 0xFFFFF0, 0x8AC3A6, 0x1F5D54, 0x0C2A29), // mint
        Choose(0x6B3C70, 0xE78DA0, 0xFFE3CD, 0xFFF8EE, 0xD79298, 0x5F3054, 0x291327), // rose
        Choose(0x426084, 0x9DB8D2, 0xF6EAE6, 0xFFF6E6, 0xACC0D3, 0x3E577A, 0x151F33), // winter
        Choose(0x130B2B, 0x3A2468, 0x8E62B4, 0xFFEFD2, 0x5A3F8C, 0x1D1440, 0x0D0820, night: true), // plum night
    ];

    private static Mood Choose(int zenith, int sky, int horizon, int light, int far, int near, int ground, bool night = false) => new(
        Colour.From(zenith), Colour.From(sky), Colour.From(horizon), Colour.From(light), Colour.From(far), Colour.From(near), Colour.From(
            ground), night);
}
