using Microsoft.Extensions.Options;

namespace ImageGateway.Gateway.Options;

/// <summary>Upper bounds on what a request may take (README.md#settings).</summary>
public sealed record LimitOptions
{
    /// <summary>Bytes of a request's body.</summary>
    [WholeNumber("LIMITS__BODYBYTES", 1024, 4L << 30, "maximum bytes of a request body")]
    public long BodyBytes { get; init; } = 128L << 20;

    /// <summary>Levels of nesting of a JSON body.</summary>
    [WholeNumber("LIMITS__JSONDEPTH", 2, 64, "maximum levels of a JSON body")]
    public int JsonDepth { get; init; } = 32;

    /// <summary>Members of a JSON body, and of each object in it.</summary>
    [WholeNumber("LIMITS__JSONMEMBERS", 16, 100_000, "maximum members of a JSON body, and of each object in it")]
    public int JsonMembers { get; init; } = 1_000;

    /// <summary>Bytes of the body of a management request.</summary>
    [WholeNumber("LIMITS__MANAGEMENTBYTES", 1024, 1L << 30, "maximum bytes of the body of a management request")]
    public long ManagementBytes { get; init; } = 1L << 20;

    /// <summary>Time from a request's head to the end of its body.</summary>
    [Seconds("LIMITS__BODYSECONDS", 0.1, GatewayOptions.MaxDeadlineSeconds, "seconds that a request body may take")]
    public TimeSpan BodyTime { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Bytes a second that a body must have on average; 0: no bound.</summary>
    [WholeNumber("LIMITS__BODYRATE", 0, 1 << 30, "minimum bytes a second of a request body; 0 is no minimum")]
    public int BodyRate { get; init; } = 1024;

    /// <summary>Share of <see cref="Concurrent"/> and of <see cref="BytesInFlight"/> that one key may have, in percent.</summary>
    [WholeNumber("LIMITS__KEYSHARE", 1, 100, "percent of CONCURRENT and BYTESINFLIGHT that one gateway key may use")]
    public int KeyShare { get; init; } = 50;

    /// <summary>
    /// Share of <see cref="Concurrent"/> and of <see cref="BytesInFlight"/> that all keys of one workspace may have together, in
    /// percent. Where all callers are in one workspace, 100 gives them the rest.
    /// </summary>
    [WholeNumber(
        "LIMITS__WORKSPACESHARE", 1, 100, "percent of CONCURRENT and BYTESINFLIGHT that all keys of one workspace may use together")]
    public int WorkspaceShare { get; init; } = 75;

    /// <summary>Bytes of one image of a provider.</summary>
    [WholeNumber("LIMITS__IMAGEBYTES", 1024, 1L << 40, "maximum bytes of one image from a provider")]
    public long ImageBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of one answer of a provider, and of the images of one request.</summary>
    [WholeNumber("LIMITS__RESPONSEBYTES", 1024, 1L << 40, "maximum bytes of all images of a request")]
    public long ResponseBytes { get; init; } = 1L << 30;

    /// <summary>Characters of a prompt; the longest that a provider takes is 32,000.</summary>
    [WholeNumber("LIMITS__PROMPTCHARS", 1, 10_000_000, "maximum characters of a prompt")]
    public int PromptChars { get; init; } = 32_000;

    /// <summary>Values that the policies of a workspace have limits for: each is a node of the ledger, and callers choose them.</summary>
    [WholeNumber("LIMITS__POLICYVALUES", 1, 100_000_000, "maximum number of values with their own limit in the policies of a workspace")]
    public int PolicyValues { get; init; } = 100_000;

    /// <summary>Requests for images at a time.</summary>
    [WholeNumber("LIMITS__CONCURRENT", 1, 1_000_000, "maximum requests for images at the same time")]
    public int Concurrent { get; init; } = 4096;

    /// <summary>Bytes of request bodies at a time.</summary>
    [WholeNumber("LIMITS__BYTESINFLIGHT", 1024, 1L << 40, "maximum bytes of request bodies at the same time")]
    public long BytesInFlight { get; init; } = 1L << 30;
}

/// <summary>Checks <see cref="LimitOptions"/> by the bounds on its properties.</summary>
[OptionsValidator]
public sealed partial class LimitOptionsValidator : IValidateOptions<LimitOptions>;
