namespace ImageGateway.Simulators.Shared.Pictures;

/// <summary>The picture formats that the simulated providers take and give.</summary>
public enum PictureFormat
{
    Png,
    Jpeg,
    Webp,
}

public static class PictureFormats
{
    public static PictureFormat Parse(string? name) => name switch
    {
        "jpeg" or "jpg" => PictureFormat.Jpeg,
        "webp" => PictureFormat.Webp,
        _ => PictureFormat.Png,
    };

    public static string MediaType(this PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => "image/jpeg",
        PictureFormat.Webp => "image/webp",
        _ => "image/png",
    };
}
