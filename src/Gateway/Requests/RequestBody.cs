using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;

namespace ImageGateway.Gateway.Requests;

/// <summary>A request that was read, or why it could not be. Disposing it frees its buffers and temporary files.</summary>
public sealed class RequestBody : IDisposable
{
    private List<IDisposable>? _owned;

    /// <summary>Parameters that came beside the files.</summary>
    public ParameterSet Parameters { get; private init; } = ParameterSet.Empty;

    /// <summary>The files of a form.</summary>
    public IReadOnlyList<InputFile> Files { get; private init; } = [];

    /// <summary>Error of a body that could not be read; null when it was.</summary>
    public GatewayError? Error { get; private init; }

    /// <summary>A body that was read.</summary>
    public static RequestBody From(ParameterSet parameters, IReadOnlyList<InputFile> files, params IEnumerable<IDisposable> owned)
    {
        var body = new RequestBody { Parameters = parameters, Files = files };
        foreach (var one in owned)
            body.Own(one);
        return body;
    }

    /// <summary>A body that could not be read.</summary>
    public static RequestBody Fail(GatewayError error) => new() { Error = error };

    /// <summary>Hands over something that lives as long as the request.</summary>
    public void Own(IDisposable owned) => (_owned ??= []).Add(owned);

    /// <inheritdoc/>
    public void Dispose() => _owned?.ForEach(static owned => owned.Dispose());
}
