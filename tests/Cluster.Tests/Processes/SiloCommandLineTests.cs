using ImageGateway.Silo.Options;

namespace ImageGateway.Cluster.Tests.Processes;

public sealed class SiloCommandLineTests
{
    [Theory]
    [InlineData("--role boss", "Invalid option --role 'boss': must be all, silo or api")]
    [InlineData("--redis nowhere", "Invalid option --redis 'nowhere': must be HOST:PORT with a port from 1 to 65535")]
    [InlineData("--redis localhost:70000", "Invalid option --redis 'localhost:70000': must be HOST:PORT with a port from 1 to 65535")]
    [InlineData("--silo-port 0", "Invalid option --silo-port '0': must be a port from 1 to 65535")]
    [InlineData("--gateway-port=11111", "Invalid option --gateway-port '11111': must differ from --silo-port")]
    [InlineData("--advertise 0.0.0.0", "Invalid option --advertise '0.0.0.0': must be an IP address at which the other processes reach this one")]
    [InlineData("--cluster a/b", "Invalid option --cluster 'a/b': must be 1 to 64 letters, digits, hyphens or underscores")]
    [InlineData("--role", "Invalid option --role '': needs a value")]
    [InlineData("--role silo --urls nonsense", "Invalid option --urls 'nonsense': must be http://HOST:PORT")]
    public async Task Start_InvalidOption_EndsWithCode2AndOneLine(string arguments, string line)
    {
        await using var process = new ChildProcess("dotnet", new Dictionary<string, string>(), [ProcessGroup.SiloPath, .. arguments.Split(' ')]);

        Assert.Equal(2, await process.ExitCodeAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(line, process.Output);
    }

    [Fact]
    public void Read_OptionsOfBoth_AreTakenApart()
    {
        var (settings, frontEnd) = SiloSettingsReader.Read(
            ["--role=api", "--auth", "keys", "--redis", "[::1]:6380", "--urls", "http://127.0.0.1:0", "--data-directory=/tmp/d"],
            name => name == SiloSettingsReader.RedisPasswordVariable ? "secret" : null);

        Assert.Equal((SiloRole.Api, "::1", 6380, "secret"), (settings.Role, settings.Redis.Host, settings.Redis.Port, settings.RedisPassword));
        Assert.Equal(["--auth", "keys", "--urls", "http://127.0.0.1:0", "--data-directory=/tmp/d"], frontEnd);
        Assert.True(settings.IsLocal);
    }

    [Fact]
    public void Read_Nothing_IsAllOnOneMachine()
    {
        var (settings, frontEnd) = SiloSettingsReader.Read([], _ => null);

        Assert.Equal(new SiloSettings(), settings);
        Assert.Equal((SiloRole.All, 11111, 30000, "imagegateway", true), (settings.Role, settings.SiloPort, settings.GatewayPort, settings.Cluster, settings.IsLocal));
        Assert.Empty(frontEnd);
    }
}
