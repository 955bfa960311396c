using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>
/// Disk full, archive away: requests go on, a link that cannot be is content instead (docs/architecture/storage.md#losses).
/// </summary>
public sealed class ArchiveFailureTests(Simulators simulators) : IClassFixture<Simulators>
{
    // No file of the process may grow beyond 300 KiB, and it is told by an error as on a full disk, not by a signal.
    private const string SmallDisk = "ulimit -f 600; trap '' XFSZ; exec \"$@\"";

    [Theory]
    [InlineData("openai", "gpt-image-1")]
    [InlineData("stability-ai", "core")]
    [InlineData("stability-ai", "stable-diffusion-xl-1024-v1-0")]
    public async Task Generate_ArchiveFolderCannotBeMade_GivesBase64(string provider, string model)
    {
        await using var gateway = await Gateway.HostAsync(simulators.Settings(("ARCHIVE__PATH", "/dev/null/archive")));
        var gatewayResponse = await gateway.Client.GenerateAsync(new { model, prompt = "p", response_format = "url" }, Caller(provider));

        var image = Assert.Single(gatewayResponse.Data);
        Assert.False(image.TryGetProperty("url", out _));
        Assert.Equal((1024, 1024), Png.SizeOf(image.GetProperty("b64_json").GetString()));
    }

    [Fact]
    public async Task Generate_ArchiveFolderVanishesAndComesBack_GivesBase64ThenLinksAgain()
    {
        await using var gateway = await Gateway.HostAsync(simulators.Settings());
        var archive = Path.Combine(gateway.DataDirectory, "archive");
        Assert.True(await IsLinkAsync(gateway));

        Directory.Delete(archive, recursive: true);
        await File.WriteAllTextAsync(archive, "in the way");
        Assert.False(await IsLinkAsync(gateway));

        File.Delete(archive);
        Assert.True(await IsLinkAsync(gateway));
    }

    [Theory]
    [InlineData("openai", "gpt-image-1")]
    [InlineData("stability-ai", "core")]
    public async Task Generate_DiskFullAmidAImage_GivesTheWholeImageAsBase64(string provider, string model)
    {
        await using var gateway = await StartOnSmallDiskAsync();
        var gatewayResponse = await gateway.Client
            .GenerateAsync(new { model, prompt = "[big:400000]", response_format = "url" }, Caller(provider));

        var image = Assert.Single(gatewayResponse.Data).GetProperty("b64_json").GetBytesFromBase64();
        Assert.Equal((1024, 1024), Png.SizeOf(image));
        Assert.True(image.Length > 400_000);
        Assert.Equal("IEND"u8, image.AsSpan(^8..^4));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(gateway.DataDirectory, "archive", "incoming")));
    }

    [Fact]
    public async Task Edit_DiskFullAmidAnUpload_Is503AndNothingIsSent()
    {
        await using var gateway = await StartOnSmallDiskAsync();
        var token = SimulatorClient.NewToken();
        var form = new Form().Field("model", "gpt-image-1").Field("prompt", $"[token:{token}]")
            .File("image", "large.png", Png.Make(400, alpha: false));
        var gatewayResponse = await gateway.Client.EditAsync(form.Content, Callers.OpenAi);

        gatewayResponse.Refused(503, "storage_unavailable");
        Assert.NotNull(gatewayResponse.Header("retry-after"));
        Assert.Empty(await simulators.Client.SeenAsync(token));
        Assert.Single((await gateway.Client.GenerateAsync(new { model = "dall-e-3", prompt = "p" }, Callers.OpenAi)).Data);
    }

    [Fact]
    public async Task Generate_DiskFullAmidAnResponseThatMustWait_Is503AndNotSentAgain()
    {
        // Stability's v1 says behind the image whether it is filtered, so that nothing may be sent before.
        await using var gateway = await StartOnSmallDiskAsync();
        var gatewayResponse = await gateway.Client.GenerateAsync(
            new { model = "stable-diffusion-xl-1024-v1-0", prompt = "[big:400000]", response_format = "b64_json" }, Callers.Stability);

        gatewayResponse.Refused(503, "storage_unavailable");
        Assert.Equal("false", gatewayResponse.Header("x-should-retry"));
        Assert.Equal("answered", gatewayResponse.Header("x-gateway-attempt-class"));
    }

    private static (string Name, string Value)[] Caller(string provider) => provider == "openai" ? Callers.OpenAi : Callers.Stability;

    // The runtime's own double mapping of code needs larger files than that.
    private Task<Gateway> StartOnSmallDiskAsync() =>
        Gateway.StartInShellAsync(SmallDisk, simulators.Settings(("DOTNET_EnableWriteXorExecute", "0"), ("DOTNET_EnableDiagnostics", "0")));

    private static async Task<bool> IsLinkAsync(Gateway gateway)
    {
        var image = Assert.Single((await gateway.Client.GenerateAsync(new { prompt = "p", size = "64x64" }, Callers.Sandbox)).Data);
        return image.TryGetProperty("url", out _) && !image.TryGetProperty("b64_json", out _);
    }
}
