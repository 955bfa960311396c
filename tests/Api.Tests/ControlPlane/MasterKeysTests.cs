using ImageGateway.Api.ControlPlane;
using ImageGateway.Gateway.Options;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.ControlPlane;

public sealed class MasterKeysTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Open_NoKeyGiven_MakesOneThatOnlyTheInstanceReads()
    {
        var text = MasterKeys.Open(Options()).Seal("secret", "place");

        Assert.Equal("secret", MasterKeys.Open(Options()).Open(text, "place"));
        Assert.Equal(["master.key"], _folder.Files);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.Path, "master.key")));
    }

    [Fact]
    public void Open_KeyGivenLater_OpensWhatTheMadeOneSealedAndSealsUnderTheGiven()
    {
        var old = MasterKeys.Open(Options()).Seal("secret", "place");
        var box = MasterKeys.Open(Options() with { MasterKeys = ["a master key that was given"] });

        Assert.Equal("secret", box.Open(old, "place"));
        Assert.False(box.IsCurrent(old));
        Assert.True(box.IsCurrent(box.Seal("secret", "place")));
    }

    [Fact]
    public void Open_KeyGiven_KeepsNothingInTheDataDirectory()
    {
        var former = MasterKeys.Open(Options() with { MasterKeys = ["the master key of before"] }).Seal("secret", "place");

        Assert.Equal(
            "secret",
            MasterKeys.Open(Options() with { MasterKeys = ["the master key of today", "the master key of before"] })
                    .Open(former, "place"));
        Assert.Null(MasterKeys.Open(Options() with { MasterKeys = ["the master key of today"] }).Open(former, "place"));
        Assert.Empty(_folder.Files);
    }

    public void Dispose() => _folder.Dispose();

    private GatewayOptions Options() => new() { DataDirectory = _folder.Path };
}
