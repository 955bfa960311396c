using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using ImageGateway.TestKit;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>A Redis that is reached by TLS only, and asks for a certificate itself.</summary>
public sealed class RedisTlsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly int[] _ports = FreePorts.Take(3);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Silo_RedisWithTls_IsUsedWhereItsAuthorityIsTrusted()
    {
        using var authority = new TestAuthority("redis");
        authority.Issue("localhost", _folder.Path, authority);
        using var own = authority.Issue("silo");
        await File.WriteAllBytesAsync(In("silo.pfx"), own.Export(X509ContentType.Pkcs12));
        await using var redis = new ChildProcess(
            "redis-server", new Dictionary<string, string>(), "--port", "0", "--tls-port", Text(_ports[0]), "--bind", "127.0.0.1",
            "--save", "", "--dir", _folder.Path, "--tls-cert-file", In("tls.crt"), "--tls-key-file", In("tls.key"),
            "--tls-ca-cert-file", In("ca.crt"), "--tls-auth-clients", "yes");

        await using (var distrustful = Silo(new Dictionary<string, string>()))
            await SaysAsync(
                distrustful, $"Waiting for Redis at 127.0.0.1:{Text(_ports[0])}, which holds the cluster's membership and state: "
                    + "something listens there that does not answer as Redis with TLS and a certificate that is trusted here");

        await using var silo = Silo(new Dictionary<string, string>
        {
            ["SERedis_IssuerCertPath"] = In("ca.crt"),
            ["SERedis_ClientCertPfxPath"] = In("silo.pfx"),
        });
        await SaysAsync(silo, "Silo of cluster imagegateway on port ");
        silo.Signal(UnixSignal.Terminate);
        Assert.Equal(0, await silo.ExitCodeAsync(Patience));
    }

    private static async Task SaysAsync(ChildProcess process, string text) => await Eventually.TrueAsync(text, Patience, _ =>
    {
        process.MustRun();
        return Task.FromResult(process.Output.Contains(text, StringComparison.Ordinal));
    });

    private string In(string file) => Path.Combine(_folder.Path, file);

    private ChildProcess Silo(Dictionary<string, string> environment) => new(
        "dotnet", environment, ProcessGroup.SiloPath, "--role", "silo",
        "--redis", $"127.0.0.1:{Text(_ports[0])},ssl=true,sslHost=localhost",
        "--silo-port", Text(_ports[1]), "--gateway-port", Text(_ports[2]), "--data-directory", In("data"));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
