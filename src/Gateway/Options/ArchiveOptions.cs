using ImageGateway.Storage.Files;
using ImageGateway.Storage.S3;
using Microsoft.Extensions.Options;

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

/// <summary>Rules for replacing links of providers, which expire, by links to the archive.</summary>
public enum OwnLinks
{
    /// <summary>They are replaced where gateway keys guard the gateway.</summary>
    Auto,

    /// <summary>They are always replaced.</summary>
    Always,

    /// <summary>They stay as they come.</summary>
    Never,
}

/// <summary>Settings of the image archive (README.md#settings).</summary>
public sealed record ArchiveOptions
{
    /// <summary>Store of the archive. Default a folder.</summary>
    [Choice<ArchiveKind>("ARCHIVE__KIND", "where every generated image is archived: folder, s3 or off")]
    public ArchiveKind Kind { get; init; }

    /// <summary>URL of the S3 server; null: Amazon's.</summary>
    [HttpUrl("ARCHIVE__S3URL", "URL of the S3 server, with ARCHIVE__KIND=s3", Default = "Amazon S3")]
    public Uri? S3Url { get; init; }

    /// <summary>Bucket of the archive; null for another store.</summary>
    [Text("ARCHIVE__BUCKET", "bucket of the image archive, with ARCHIVE__KIND=s3")]
    public string? Bucket { get; init; }

    /// <summary>Region that requests to S3 are signed for; null: as the environment says.</summary>
    [Text("ARCHIVE__REGION", "region for which requests to S3 are signed", Default = "as the environment says")]
    public string? Region { get; init; }

    /// <summary>The folder of the archive; null: a folder in the data directory.</summary>
    [FullPath("ARCHIVE__PATH", "folder of the image archive", Default = "archive in the data directory")]
    public string? Path { get; init; }

    /// <summary>True when thumbnails of images are made for the console.</summary>
    [Flag("ARCHIVE__THUMBNAILS", "on", "off", "make thumbnails of archived images for the console: on or off")]
    public bool HasThumbnails { get; init; } = true;

    /// <summary>True when the folder is the same for all instances of a cluster.</summary>
    [Flag("ARCHIVE__SHARED", "true", "false", "true: all instances of a cluster share the folder; otherwise they return no links")]
    public bool IsShared { get; init; }

    /// <summary>Bytes that the archive may have; 0: no bound.</summary>
    [WholeNumber("ARCHIVE__BYTES", 0, 1L << 60, "maximum bytes of the image archive; the oldest images are removed; 0 is no limit")]
    public long Bytes { get; init; } = 100L << 30;

    /// <summary>Days after which images leave the archive; 0: never.</summary>
    [WholeNumber("ARCHIVE__DAYS", 0, 100_000, "days after which images are removed from the archive; 0 is never")]
    public int Days { get; init; }

    /// <summary>Lifetime of links to images; zero means for ever.</summary>
    [Seconds("ARCHIVE__LINKSECONDS", 0, 3_153_600_000, "seconds until links expire; 0 is never")]
    public TimeSpan LinkLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Rule for links of providers. Default: they are replaced in mode <c>keys</c>.</summary>
    [Choice<OwnLinks>(
        "ARCHIVE__OWNLINKS", "replace providers' links by links to the archive: auto (with keys), always, never")]
    public OwnLinks OwnLinks { get; init; }

    /// <summary>True for an instance of a cluster.</summary>
    public bool InCluster { get; init; }

    /// <summary>Bytes and age that the archive may have.</summary>
    public ArchiveBounds Bounds => new(Bytes, TimeSpan.FromDays(Days));

    /// <summary>Bucket of the archive and its server; null for another store.</summary>
    public S3ArchiveSettings? S3 =>
        Kind == ArchiveKind.S3 && Bucket is { } bucket ? new(bucket, S3Url, Region, IsPathStyle: S3Url is not null) : null;

    /// <summary>True when images are archived.</summary>
    public bool IsOn => Kind != ArchiveKind.Off;

    /// <summary>True when every instance can open an image, so that links to the archive may be given.</summary>
    public bool GivesLinks => IsOn && (!InCluster || IsShared || Kind == ArchiveKind.S3);
}

/// <summary>Checks <see cref="ArchiveOptions"/> by the bounds on its properties.</summary>
[OptionsValidator]
public sealed partial class ArchiveOptionsValidator : IValidateOptions<ArchiveOptions>;

/// <summary>Checks that an archive in S3 has a bucket, and that no other archive has one.</summary>
public sealed class ArchiveRules : IValidateOptions<ArchiveOptions>
{
    private const string Bucket = "ARCHIVE__BUCKET";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ArchiveOptions options)
    {
        var fault = (options.Kind == ArchiveKind.S3, options) switch
        {
            (true, { Bucket: null }) => SettingReader.Fault(Bucket, string.Empty, "is needed with ARCHIVE__KIND=s3"),
            (false, { Bucket: { } bucket }) => OfAnother(Bucket, bucket),
            (false, { S3Url: { } url }) => OfAnother("ARCHIVE__S3URL", url.OriginalString),
            (false, { Region: { } region }) => OfAnother("ARCHIVE__REGION", region),
            _ => null,
        };
        return fault is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(fault.Message);
    }

    private static OptionException OfAnother(string key, string value) => SettingReader.Fault(key, value, "needs ARCHIVE__KIND=s3");
}
