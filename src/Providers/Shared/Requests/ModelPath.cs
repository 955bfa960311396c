namespace ImageGateway.Providers.Shared.Requests;

/// <summary>A model's name as a part of a path.</summary>
internal static class ModelPath
{
    /// <summary>The name with its slashes, escaped; null where it would lead to another place of the provider.</summary>
    public static string? Of(string model)
    {
        var segments = model.Split('/');
        return segments.Any(segment => segment.Length == 0 || segment.All(letter => letter == '.'))
            ? null
            : string.Join('/', segments.Select(Uri.EscapeDataString));
    }
}
