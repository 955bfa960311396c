namespace ImageGateway.Core.Responses;

/// <summary>Identity of a run: the tenant and the caller's key.</summary>
/// <param name="Tenant">Whose key it is; two tenants' keys have nothing to do with each other.</param>
/// <param name="Key">The caller's <c>Idempotency-Key</c>.</param>
public readonly record struct IdempotencyKey(string Tenant, string Key)
{
    /// <summary>Greatest length of a key in characters.</summary>
    public const int MaxChars = 255;

    /// <summary>Determines whether a text can be a key: 1 to 255 visible ASCII characters.</summary>
    public static bool IsValid(string text) => text.Length is > 0 and <= MaxChars && text.All(letter => letter is > ' ' and <= '~');
}
