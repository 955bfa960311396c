using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ImageGateway.Gateway.Options;
using ImageGateway.Silo.Options;
using ImageGateway.TestKit;

namespace ImageGateway.Cluster.Tests.Processes;

public sealed class SiloCommandLineTests
{
    [Theory]
    [InlineData("--role boss", "Invalid option --role 'boss': must be all, silo or api")]
    [InlineData("--redis nowhere", "Invalid option --redis 'nowhere': must be HOST:PORT with a port from 1 to 65535")]
    [InlineData("--redis localhost:70000", "Invalid option --redis 'localhost:70000': must be HOST:PORT with a port from 1 to 65535")]
    [InlineData(
        "--role silo", "Invalid option --redis '': is needed: HOST:PORT of the Redis that holds the cluster's membership and state")]
    [InlineData("--role api", "Invalid option --redis '': is needed: HOST:PORT of the Redis that holds the cluster's membership and state")]
    [InlineData("--silo-port 0", "Invalid option --silo-port '0': must be a whole number from 1 to 65535")]
    [InlineData("--redis 127.0.0.1:6379 --gateway-port=11111", "Invalid option --gateway-port '11111': must differ from --silo-port")]
    [InlineData(
        "--advertise 0.0.0.0", "Invalid option --advertise '0.0.0.0': must be an IP address at which the other processes reach this one")]
    [InlineData("--listen everywhere", "Invalid option --listen 'everywhere': must be an IP address of this machine")]
    [InlineData("--cluster a/b", "Invalid option --cluster 'a/b': must be 1 to 64 letters, digits, hyphens or underscores")]
    [InlineData("--role", "Invalid option --role '': needs a value")]
    public void Read_InvalidOption_IsNamed(string arguments, string line) => Assert.Equal(
        line, Assert.Throws<OptionException>(() => SiloSettingsReader.Read(arguments.Split(' '), static _ => null)).Message);

    [Theory]
    [InlineData("--role boss", "Invalid option --role 'boss': must be all, silo or api")]
    [InlineData("--role silo --redis 127.0.0.1:1 --urls nonsense", "Invalid option --urls 'nonsense': must be http://HOST:PORT")]
    public async Task Start_InvalidOption_EndsWithCode2AndOneLine(string arguments, string line)
    {
        await using var process = new ChildProcess(
            "dotnet", new Dictionary<string, string>(), [ProcessGroup.SiloPath, .. arguments.Split(' ')]);

        Assert.Equal(2, await process.ExitCodeAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(line, process.Output);
    }

    [Theory]
    [InlineData("--version", @"^\d+\.\d+\.\d+\S*$")]
    [InlineData("--role all --version", @"^\d+\.\d+\.\d+\S*$")]
    [InlineData("--role silo --version", @"^\d+\.\d+\.\d+\S*$")]
    [InlineData("--role api --version", @"^\d+\.\d+\.\d+\S*$")]
    [InlineData("--help", @"(?s)^Usage: ImageGateway\.Silo .*--redis .*IMAGEGATEWAY__REDISPASSWORD .*IMAGEGATEWAY__MASTERKEY ")]
    [InlineData("--role silo --help", @"(?s)^Usage: ImageGateway\.Silo .*--redis .*IMAGEGATEWAY__REDISPASSWORD .*IMAGEGATEWAY__MASTERKEY ")]
    [InlineData("--role api --help", @"(?s)^Usage: ImageGateway\.Silo .*--redis .*IMAGEGATEWAY__REDISPASSWORD .*IMAGEGATEWAY__MASTERKEY ")]
    public async Task Start_AskedForItself_ResponsesAndEnds(string arguments, string text)
    {
        await using var process = new ChildProcess(
            "dotnet", new Dictionary<string, string>(), [ProcessGroup.SiloPath, .. arguments.Split(' ')]);

        Assert.Equal(0, await process.ExitCodeAsync(TimeSpan.FromSeconds(60)));
        Assert.Matches(text, process.Output);
    }

    [Theory]
    [InlineData("--silo-port")]
    [InlineData("--gateway-port")]
    public async Task Start_PortTaken_EndsWithCode2AndOneLine(string option)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var process = new ChildProcess(
            "dotnet", new Dictionary<string, string>(), ProcessGroup.SiloPath, "--role", "silo", "--redis", "127.0.0.1:1", option,
            port.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(2, await process.ExitCodeAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal($"Invalid option {option} '{port}': Address already in use", process.Output);
    }

    [Fact]
    public void Read_OptionsOfBoth_AreTakenApart()
    {
        var (settings, frontEnd) = SiloSettingsReader.Read(
            ["--role=api", "--auth", "keys", "--redis", "[::1]:6380", "--urls", "http://127.0.0.1:0", "--data-directory=/tmp/d"],
            name => name switch
            {
                SiloSettingsReader.RedisPasswordVariable =>
                "secret",
                "IMAGEGATEWAY__REDIS" => "other:1",
                "POD_NAME" => "silo-0",
                _ => null
            });

        Assert.Equal((SiloRole.Api, "[::1]:6380"), (settings.Role, settings.Redis.Address));
        Assert.Equal("secret", settings.Redis.CreateOptions("c", TimeSpan.FromSeconds(3)).Password);
        Assert.Equal(["--auth", "keys", "--urls", "http://127.0.0.1:0", "--data-directory=/tmp/d"], frontEnd);
        Assert.Equal("silo-0", settings.SiloName);
        Assert.True(settings.IsLocal);
    }

    [Fact]
    public void Read_ARedisConfigurationInAFile_IsTakenWhole()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "redis");
        File.WriteAllText(file, "one.example:6380,two.example:6380,user=gateway,password=a=b,ssl=true,serviceName=main\n");

        var (settings, _) = SiloSettingsReader.Read(["--redis", "@" + file], _ => null);

        var options = settings.Redis.CreateOptions("name", TimeSpan.FromSeconds(3));
        Assert.Equal(("one.example:6380, two.example:6380", false), (settings.Redis.Address, settings.IsLocal));
        Assert.Equal(
            ("gateway", "a=b", true, "main", "name", true),
            (options.User, options.Password, options.Ssl, options.ServiceName, options.ClientName, options.AbortOnConnectFail));
        Assert.DoesNotContain("a=b", settings.Redis.Describe().ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis:6379,password=secret,sll=true", "***")]
    [InlineData("password=secret", "***")]
    [InlineData("@/no/such/file", "@/no/such/file")]
    public void Read_ARedisConfigurationWithAFault_IsRefusedWithoutItsSecrets(string redis, string shown)
    {
        var fault = Assert.Throws<OptionException>(() => SiloSettingsReader.Read(["--redis", redis], _ => null));

        Assert.StartsWith($"Invalid option --redis '{shown}': ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>A value for each setting that it must not have.</summary>
    public static TheoryData<string, string> BadValues => new()
    {
        { "ROLE", "boss" },
        { "REDIS", "nowhere" },
        { "SILOPORT", "0" },
        { "GATEWAYPORT", "65536" },
        { "ADVERTISE", "::" },
        { "LISTEN", "here" },
        { "CLUSTER", "a b" },
        { "CLUSTERCERTIFICATE", "/no/such/folder" },
    };

    [Fact]
    public void BadValues_AreThereForEverySettingButThePassword_WhichMayBeAnyText() =>
        Assert.Equal(
            SiloSettingsReader.Variables.Except(["REDISPASSWORD"]).Order(StringComparer.Ordinal),
            BadValues.Select(static row => (string)row[0]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(BadValues))]
    public void Read_ABadValue_IsNamedWithItsRule_FromTheCommandLineAndTheEnvironment(string key, string value)
    {
        var option = SiloHelp.Options.Single(one =>
            string.Equals(one.Name.Replace("-", "", StringComparison.Ordinal), key, StringComparison.OrdinalIgnoreCase)).Name;

        var said = Assert.Throws<OptionException>(() => SiloSettingsReader.Read(["--redis", "redis:6379", option, value], _ => null));
        var set = Assert.Throws<OptionException>(
            () => SiloSettingsReader.Read([], name => name == "IMAGEGATEWAY__" + key ? value : null));

        Assert.StartsWith($"Invalid option {option} '{value}': must be ", said.Message, StringComparison.Ordinal);
        Assert.Equal(said.Message, set.Message);
    }

    [Fact]
    public void Read_SeveralFaults_AreSaidAtOnce()
    {
        var fault = Assert.Throws<OptionException>(
            () => SiloSettingsReader.Read(["--role", "boss", "--silo-port", "many", "--redis", "redis:6379"], _ => null));

        Assert.Equal(
            ["Invalid option --role 'boss': must be all, silo or api",
                "Invalid option --silo-port 'many': must be a whole number from 1 to 65535"], fault.Message.Split('\n'));
    }

    [Fact]
    public void Read_SettingsOfTheEnvironment_StandBehindTheCommandLine()
    {
        var environment = new Dictionary<string, string>
        {
            ["IMAGEGATEWAY__ROLE"] = "silo",
            ["IMAGEGATEWAY__REDIS"] = "redis:6379",
            ["IMAGEGATEWAY__SILOPORT"] = "12000",
            ["IMAGEGATEWAY__CLUSTER"] = "blue",
        };

        var (settings, _) = SiloSettingsReader.Read(["--cluster", "green"], environment.GetValueOrDefault);

        Assert.Equal(
            (SiloRole.Silo, "redis:6379", 12000, "green"),
            (settings.Role, settings.Redis.Address, settings.SiloPort, settings.Cluster));
    }

    [Fact]
    public void Read_OnlyARedis_IsAllOnOneMachine()
    {
        var (settings, frontEnd) = SiloSettingsReader.Read([], name => name == "IMAGEGATEWAY__REDIS" ? "localhost:6379" : null);

        Assert.Equal(
            (SiloRole.All, 11111, 30000, "imagegateway", true),
            (settings.Role, settings.SiloPort, settings.GatewayPort, settings.Cluster, settings.IsLocal));
        Assert.Equal(("imagegateway-2", null), (settings.Membership, settings.SiloName));
        Assert.Empty(frontEnd);
    }
}
