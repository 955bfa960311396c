using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Archive;

/// <summary>The archive in a bucket of an S3 server (s3rver), which checks signatures.</summary>
public sealed class S3ArchiveTests
{
    private static readonly (string, string) Sandbox = ("x-portkey-provider", "sandbox");

    [Fact]
    public async Task Images_OfOneInstance_OpenAtAnotherAndOutliveIt()
    {
        using var folder = new TemporaryFolder();
        await using var s3 = await S3Server.StartAsync(folder.Path);
        await using var other = await Gateway.StartAsync(S3Server.Settings(s3));
        Uri link;
        byte[] given;
        await using (var gateway = await Gateway.StartAsync(S3Server.Settings(s3)))
        {
            var linked = await gateway.Client.GenerateAsync(new { prompt = "a", size = "512x512", response_format = "url" }, Sandbox);
            link = new(Assert.Single(linked.Data).GetProperty("url").GetString()!);
            given = (await gateway.Client.GetAsync(link.PathAndQuery)).Checked(200).Body;

            // What goes out as base64 is put behind the response, at the latest before the process ends.
            var unlinked = await gateway.Client.GenerateAsync(
                new { prompt = "b", size = "512x512", response_format = "b64_json" }, Sandbox);
            unlinked.Checked(200);
            gateway.Server.Process.Signal(UnixSignal.Terminate);
            Assert.Equal(0, await gateway.Server.Process.ExitCodeAsync(TimeSpan.FromSeconds(30)));
        }

        Assert.Equal(given, (await other.Client.GetAsync(link.PathAndQuery)).Checked(200).Body);
        var part = await other.Client.GetAsync(link.PathAndQuery, ("range", "bytes=100-199"));
        Assert.Equal(given[100..200], part.Checked(206).Body);
        Assert.Equal(2, Directory.EnumerateFiles(folder.Path, "*.png*_object", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task ServerThatIsAway_FailsNoRequest()
    {
        using var folder = new TemporaryFolder();
        var s3 = await S3Server.StartAsync(folder.Path);
        await using var gateway = await Gateway.StartAsync(S3Server.Settings(s3));
        await s3.DisposeAsync();

        foreach (var form in new[] { "url", "b64_json" })
        {
            var drawn = await gateway.Client.GenerateAsync(new { prompt = form, size = "256x256", response_format = form }, Sandbox);
            Assert.Equal((256, 256), Png.SizeOf(Assert.Single(drawn.Data).GetProperty("b64_json").GetString()));
        }

        Assert.Contains("archive", (await gateway.Client.GetAsync("/readyz")).Checked(200).Text, StringComparison.Ordinal);
    }
}
