using ImageGateway.Core.Images;
using ImageGateway.Core.Json;

namespace ImageGateway.Providers.Replicate;

/// <summary>One member of a prediction's <c>input</c>.</summary>
/// <param name="Name">The model's name for it.</param>
/// <param name="Json">Its value, unless it is made of files.</param>
internal sealed record InputMember(string Name, ReadOnlyMemory<byte> Json)
{
    /// <summary>Files that are sent as data URIs; null when there are none.</summary>
    public IReadOnlyList<InputFile>? Files { get; init; }

    /// <summary>True when the files are sent as a list.</summary>
    public bool IsList { get; init; }

    /// <summary>Creates a member that is a text.</summary>
    public static InputMember From(string name, string text) => new(name, JsonText.Quote(text));

    /// <summary>Creates a member that is one file.</summary>
    public static InputMember From(string name, InputFile file) => new(name, default) { Files = [file] };
}
