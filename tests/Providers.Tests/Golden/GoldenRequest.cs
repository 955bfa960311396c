using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests.Golden;

/// <summary>Request of a client that makes a golden request go out. Without a body of its own it sends the golden body.</summary>
internal sealed record GoldenRequest(string Provider, ImageOperation Operation)
{
    public string? Body { get; init; }

    public (string, string)[] Settings { get; init; } = [];

    /// <summary>Headers in which we differ from the example on purpose.</summary>
    public Dictionary<string, string> OwnHeaders { get; init; } = [];

    /// <summary>Parameters of the example that are not sent, because the gateway sees to them.</summary>
    public string[] NotSent { get; init; } = [];

    public static GoldenRequest SameBody(string provider, ImageOperation operation = ImageOperation.Generation) => new(provider, operation);

    public static GoldenRequest SameForm(string provider, ImageOperation operation) => new(provider, operation);

    public Translation Translate(JsonNode golden)
    {
        var image = golden["multipart"] is not null && Body is null
            ? Asked.Form(Operation, GoldenFile.Fields(golden), GoldenFile.Files(golden))
            : Asked.Json(Body ?? golden["body"]!.ToJsonString(), Operation);
        return Asked.Provider(Provider).Translate(new(image, Asked.Endpoint(Settings)));
    }
}
