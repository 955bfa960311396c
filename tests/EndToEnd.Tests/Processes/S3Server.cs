using System.Globalization;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Processes;

/// <summary>Starts an S3 server (s3rver) that checks signatures, and names the settings of gateways that archive there.</summary>
internal static class S3Server
{
    /// <summary>Starts a server that keeps its objects in a folder.</summary>
    /// <param name="folder">Folder of the objects.</param>
    /// <param name="port">Port to listen on; null: a free one.</param>
    public static async Task<ServerProcess> StartAsync(string folder, int? port = null)
    {
        await NodePackages.EnsureAsync();
        return await ServerProcess.ListeningAsync(
            ChildProcess.Start(
                ServerProcess.ReadyLine(), new Dictionary<string, string>(),
                [
                    "node", Path.Combine(BuiltPaths.Node, "s3.mjs"), folder,
                    (port ?? FreePorts.TakeOne()).ToString(CultureInfo.InvariantCulture),
                ]));
    }

    /// <summary>Settings of a gateway that archives on the server.</summary>
    public static Dictionary<string, string> Settings(ServerProcess s3) => new()
    {
        ["ARCHIVE__KIND"] = "s3",
        ["ARCHIVE__S3URL"] = s3.Url.AbsoluteUri,
        ["ARCHIVE__BUCKET"] = "images",
        ["MASTERKEY"] = "the master key of the tests",
        ["AWS_ACCESS_KEY_ID"] = "S3RVER",
        ["AWS_SECRET_ACCESS_KEY"] = "S3RVER",
        ["AWS_REGION"] = "us-east-1",
    };
}
