using System.Text;
using System.Text.Json;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Api.Endpoints.Explain;

/// <summary>The request that is to be explained, as it stands in the question.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Headers">Its headers, with the config that is to be explained.</param>
/// <param name="Image">What it asks for.</param>
internal sealed record DescribedRequest(string Path, IHeaderDictionary Headers, ImageRequest Image)
{
    private const string StandardPath = "/v1/images/generations";

    /// <summary>Reads the question of an explain request: <c>{config, request: {method, path, headers, body}}</c>.</summary>
    public static Result<DescribedRequest> Read(ParameterSet question)
    {
        if (question.Find("request") is { Kind: not JsonValueKind.Object })
            return Wrong("request", "an object with 'method', 'path', 'headers' and 'body'");
        var request = Members(question, "request");
        var method = request.Text("method") ?? HttpMethods.Post;
        var path = request.Text("path") ?? StandardPath;
        if (!HttpMethods.IsPost(method) || OperationOf(path) is not { } operation)
            return Wrong("request.path", "POST with /v1/images/generations, /v1/images/edits or /v1/images/variations");
        if (request.Find("headers") is { Kind: not JsonValueKind.Object })
            return Wrong("request.headers", "an object of texts");
        if (request.Find("body") is { Kind: not JsonValueKind.Object })
            return Wrong("request.body", "an object: the JSON body, or the fields of a form");

        IHeaderDictionary headers = new HeaderDictionary();
        foreach (var header in Members(request, "headers").Items)
        {
            if (header.AsString() is not { } value)
                return Wrong("request.headers." + header.Name, "a text");
            headers[header.Name] = value;
        }

        if (question.Find("config") is { } config)
            headers[GatewayHeaders.Config] = config.AsString() ?? Encoding.UTF8.GetString(config.Value.Span);
        if (!ContentTypes.Check(operation, headers.ContentType).TryGet(out var isForm, out var wrongType))
            return wrongType;
        var body = Members(request, "body");
        return new DescribedRequest(path, headers, isForm ? FormOf(operation, body) : new(operation, body, []));
    }

    private static ParameterSet Members(ParameterSet parent, string name) =>
        parent.Find(name) is { } member ? ParameterSet.Parse(member.Value, JsonScanner.MaxDepth) : ParameterSet.Empty;

    private static ImageOperation? OperationOf(string path) => path switch
    {
        StandardPath => ImageOperation.Generation,
        "/v1/images/edits" => ImageOperation.Edit,
        "/v1/images/variations" => ImageOperation.Variation,
        _ => null,
    };

    // In a form everything is text; a field that would be a file names one, or has it as a data URL.
    private static ImageRequest FormOf(ImageOperation operation, ParameterSet fields)
    {
        var (texts, files) = (new List<Parameter>(), new List<InputFile>());
        foreach (var field in fields.Items)
        {
            if (!InputNames.IsInput(field.Name))
            {
                texts.Add(new(field.Name, field.AsFormText(), IsText: true));
                continue;
            }

            files.AddRange(PlaceholderFiles.Create(field));
        }

        return new(operation, new([.. texts]), files);
    }

    private static GatewayError Wrong(string name, string expected) =>
        GatewayError.Invalid($"'{name}' must be {expected}.", name, "invalid_value");
}
