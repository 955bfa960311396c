using System.Collections.Immutable;
using ImageGateway.Core.Errors;

namespace ImageGateway.Core.Images;

/// <summary>One input image: a file, a link, or the id of a file that OpenAI keeps; exactly one of the three is given.</summary>
/// <param name="Member">The member or form field that it came in.</param>
public sealed record InputImage(string Member)
{
    /// <summary>Content of the image, when it came as bytes.</summary>
    public InputFile? File { get; init; }

    /// <summary>Http(s) link to the image, when it came as one.</summary>
    public string? Link { get; init; }

    /// <summary>OpenAI's id of an uploaded file.</summary>
    public string? FileId { get; init; }
}

/// <summary>The images and the mask of a request, whatever shape they came in.</summary>
public sealed class InputImages
{
    /// <summary>Images of one request, as many as OpenAI takes.</summary>
    public const int MaxImages = 16;

    /// <summary>Input without images or mask.</summary>
    public static InputImages None { get; } = new();

    /// <summary>The images in the caller's order, without the mask.</summary>
    public ImmutableArray<InputImage> Images { get; init; } = [];

    /// <summary>Mask that marks the area to change; null when there is none.</summary>
    public InputImage? Mask { get; init; }

    /// <summary>Files in form fields that are neither an image's nor the mask's.</summary>
    public ImmutableArray<InputFile> Others { get; init; } = [];

    /// <summary>A 400 that names the member that cannot be read as an image; then there are no images.</summary>
    public GatewayError? Fault { get; init; }

    /// <summary>Images and mask together.</summary>
    public int Count => Images.Length + (Mask is null ? 0 : 1);

    /// <summary>Tells that all images and the mask are files.</summary>
    public bool AreFiles => Images.All(image => image.File is not null) && Mask is null or { File: not null };

    /// <summary>Tells that all images are files or links, and the mask a file.</summary>
    public bool AreFilesOrLinks => Images.All(image => image.FileId is null) && Mask is null or { File: not null };

    /// <summary>The images that are files.</summary>
    public IReadOnlyList<InputFile> Files => [.. Images.Select(image => image.File).OfType<InputFile>()];

    /// <summary>The mask where it is a file.</summary>
    public InputFile? MaskFile => Mask?.File;
}
