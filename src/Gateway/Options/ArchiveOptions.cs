using ImageGateway.Storage.S3;

namespace ImageGateway.Gateway.Options;

/// <summary>Stores of the image archive.</summary>
public enum ArchiveKind
{
    /// <summary>A folder of files.</summary>
    Folder,

    /// <summary>A bucket of an S3 server.</summary>
    S3,

    /// <summary>No image is archived.</summary>
    Off,
}

/// <summary>Settings of the image archive beside its folder, its bounds and its links (README.md#settings).</summary>
public sealed record ArchiveOptions
{
    /// <summary>Store of the archive. Default a folder.</summary>
    public ArchiveKind Kind { get; init; }

    /// <summary>True when the folder is the same for all instances of a cluster.</summary>
    public bool IsShared { get; init; }

    /// <summary>True for an instance of a cluster.</summary>
    public bool InCluster { get; init; }

    /// <summary>True when thumbnails of images are made for the console.</summary>
    public bool HasThumbnails { get; init; } = true;

    /// <summary>Bucket of the archive; null for another store.</summary>
    public S3ArchiveSettings? S3 { get; init; }

    /// <summary>True when images are archived.</summary>
    public bool IsOn => Kind != ArchiveKind.Off;

    /// <summary>True when every instance can open an image, so that links to the archive may be given.</summary>
    public bool GivesLinks => IsOn && (!InCluster || IsShared || Kind == ArchiveKind.S3);

    /// <summary>Reads the settings <c>ARCHIVE__*</c> of this record.</summary>
    public static ArchiveOptions Read(SettingReader reader)
    {
        ArchiveKind? kind = reader.Text("ARCHIVE__KIND") switch
        {
            null or "folder" => ArchiveKind.Folder,
            "s3" => ArchiveKind.S3,
            "off" => ArchiveKind.Off,
            var other => reader.Refuse<ArchiveKind?>("ARCHIVE__KIND", other, "must be folder, s3 or off", null),
        };
        return new()
        {
            Kind = kind ?? ArchiveKind.Folder,
            IsShared = reader.Flag("ARCHIVE__SHARED"),
            HasThumbnails = HasThumbnailsOf(reader),
            S3 = S3Of(reader, kind),
        };
    }

    private static bool HasThumbnailsOf(SettingReader reader) => reader.Text("ARCHIVE__THUMBNAILS") switch
    {
        null or "on" => true,
        "off" => false,
        var other => reader.Refuse("ARCHIVE__THUMBNAILS", other, "must be on or off", true),
    };

    private static S3ArchiveSettings? S3Of(SettingReader reader, ArchiveKind? kind)
    {
        var (url, bucket, region) = (reader.Url("ARCHIVE__S3URL"), reader.Text("ARCHIVE__BUCKET"), reader.Text("ARCHIVE__REGION"));
        if (kind != ArchiveKind.S3)
        {
            return kind is null || (bucket is null && url is null && region is null)
                ? null
                : reader.Refuse<S3ArchiveSettings?>("ARCHIVE__BUCKET", bucket ?? string.Empty, "needs ARCHIVE__KIND=s3", null);
        }

        return bucket is null
            ? reader.Refuse<S3ArchiveSettings?>("ARCHIVE__BUCKET", string.Empty, "is needed with ARCHIVE__KIND=s3", null)
            : new(bucket, url, region, IsPathStyle: url is not null);
    }
}
