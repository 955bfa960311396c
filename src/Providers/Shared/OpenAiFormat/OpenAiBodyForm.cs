using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.OpenAiFormat;

/// <summary>Form in which the bodies of a request's calls are written, each with parameters of its own.</summary>
internal readonly struct OpenAiBodyForm
{
    private readonly InputImages? _inputs;
    private readonly IReadOnlyList<InputFile> _files;
    private readonly bool _isText;

    private OpenAiBodyForm(InputImages? inputs, IReadOnlyList<InputFile> files, bool isText) =>
        (_inputs, _files, _isText) = (inputs, files, isText);

    /// <summary>Bodies whose images stand where OpenAI has them.</summary>
    /// <param name="inputs">The images and the mask.</param>
    /// <param name="asJson">True when they go as JSON.</param>
    public static OpenAiBodyForm Written(InputImages inputs, bool asJson) => new(inputs, [], asJson);

    /// <summary>Bodies as the caller sent them.</summary>
    /// <param name="files">The files of a form.</param>
    /// <param name="asForm">True when it sent a form.</param>
    public static OpenAiBodyForm AsReceived(IReadOnlyList<InputFile> files, bool asForm) => new(null, files, !asForm);

    /// <summary>Writes a body with these parameters.</summary>
    public CallBody Write(ParameterSet parameters) => _inputs is { } inputs
        ? OpenAiBody.Write(parameters, inputs, _isText)
        : OpenAiBody.Forward(parameters, _files, asForm: !_isText);
}
