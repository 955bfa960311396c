namespace ImageGateway.Core.Catalogue;

/// <summary>Shows people which secret it is without showing it.</summary>
public static class SecretMask
{
    private const string Stars = "********";
    private const int ShownFrom = 12;

    /// <summary>The first two and the last three characters, as Portkey masks (portkey-compat 4.9); of a short secret none.</summary>
    public static string Of(string secret) => secret.Length < ShownFrom ? Stars : $"{secret.AsSpan(0, 2)}{Stars}{secret.AsSpan(secret.Length - 3)}";
}
