using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.Shared.Pictures;

/// <summary><c>GET /files/{id}.png</c>: where the image URLs of the answers point, in the manner of a signed blob store.</summary>
public static class FileApi
{
    private const string Name = "files";

    public static void MapFiles(this WebApplication app)
    {
        var exchange = app.Services.GetRequiredService<Exchange>();
        var store = app.Services.GetRequiredService<FileStore>();
        app.MapMethods("/files/{id}.png", [HttpMethods.Get, HttpMethods.Head], context =>
            exchange.RunAsync(context, Name, request => Serve(store, request)));
    }

    private static SimulatedResponse Serve(FileStore store, ReceivedRequest request)
    {
        // The link is signed: a key beside the signature is refused by the real store, and would be a leak.
        if (request.Header("authorization") is not null || request.Header("api-key") is not null || request.Header("x-api-key") is not null)
            return Refuse(400, "InvalidAuthenticationInfo", "Authentication information is not given in the correct format.");
        if (!request.Query.ContainsKey("sig"))
            return Refuse(403, "AuthenticationFailed", "Server failed to authenticate the request.");
        return store.Find(request.RouteValue("id")) is { } file
            ? SimulatedResponse.Bytes(200, file.Format.MediaType(), file.Content)
            : Refuse(404, "BlobNotFound", "The specified blob does not exist.");
    }

    private static SimulatedResponse Refuse(int status, string code, string message) => SimulatedResponse.Text(
        status,
        "application/xml",
        $"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>{message}</Message></Error>");
}
