using System.Security.Cryptography;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Sdk;

/// <summary>Real clients upload files whose type they do not know; vendors get them with the type of their bytes.</summary>
[Collection(SdkWorldCollection.Name)]
public sealed class UploadClientsTests(HostedWorld world)
{
    private readonly string _token = SimulatorClient.NewToken();
    private readonly byte[] _image = Png.Make(64, alpha: false);

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.bin")]
    [InlineData("a")]
    public async Task Edit_ReadStreamOfOpenAisClient_IsLabelledByItsBytes(string name)
    {
        var outcome = await SdkCall.OpenAi(world.Gateway.Url, new { provider = "openai" })
            .Streams("image", (name, _image)).RunAsync("edit", new { model = "gpt-image-1", prompt = Prompt() });

        Assert.Single(outcome.Data);
        Assert.Equal([("image", "a.png", "image/png", Hash(_image))], await FilesAsync());
    }

    [Fact]
    public async Task Edit_SeveralReadStreamsWithMask_KeepTheirOrder()
    {
        var (second, mask) = (Png.Make(64, alpha: false, seed: 2), Png.Make(64, alpha: true));
        var outcome = await SdkCall.OpenAi(world.Gateway.Url, new { provider = "openai" })
            .Streams("image", ("1.bin", _image), ("2.bin", second)).Streams("mask", ("m.dat", mask))
            .RunAsync("edit", new { model = "gpt-image-1", prompt = Prompt() });

        Assert.Single(outcome.Data);
        Assert.Equal(
            [("image[]", "1.png", "image/png", Hash(_image)), ("image[]", "2.png", "image/png", Hash(second)),
                ("mask", "m.dat.png", "image/png", Hash(mask))],
            await FilesAsync());
    }

    [Fact]
    public async Task Edit_ReadStreamOfPortkeysClient_IsLabelledByItsBytes()
    {
        var outcome = await SdkCall.Portkey(
            world.Gateway.Url, new { apiKey = "pk-1", provider = "openai", Authorization = "Bearer sk-test-e2e" })
            .Streams("image", ("a.bin", _image)).RunAsync("edit", new { model = "gpt-image-1", prompt = Prompt() });

        Assert.Single(outcome.Data);
        Assert.Equal([("image", "a.png", "image/png", Hash(_image))], await FilesAsync());
    }

    [Theory]
    [InlineData("image", "image")]
    [InlineData("image[]", "image[]")]
    [InlineData("image[0]", "image[]")]
    [InlineData("images", "image[]")]
    [InlineData("images[]", "image[]")]
    public async Task Edit_CurlWithAnUnknownEnding_IsLabelledByItsBytes(string field, string sent)
    {
        var folder = Directory.CreateTempSubdirectory("upload-");
        try
        {
            var path = Path.Combine(folder.FullName, "a.bin");
            await File.WriteAllBytesAsync(path, _image);
            await using var curl = ChildProcess.Start(null, new Dictionary<string, string>(),
            [
                "curl", "-sS", "--fail-with-body",
                new Uri(world.Gateway.Url, "/v1/images/edits").AbsoluteUri, "-H", "x-portkey-provider: openai", "-H",
                    "authorization: Bearer sk-test-e2e",
                "-F", $"{field}=@{path}", "-F", "model=gpt-image-1", "-F", "prompt=" + Prompt(),
            ]);
            Assert.Equal(0, await curl.ExitCodeAsync(TimeSpan.FromSeconds(60)));
            Assert.Equal([(sent, "a.png", "image/png", Hash(_image))], await FilesAsync());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private string Prompt() => $"with a hat [token:{_token}]";

    private async Task<(string, string?, string?, string?)[]> FilesAsync() =>
        [.. Assert.Single(await world.Simulators.SeenAsync(_token)).Parts!.Where(part => part.Filename is not null)
            .Select(part => (part.Name, part.Filename, part.ContentType, part.Sha256))];

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
