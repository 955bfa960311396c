using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ImageGateway.TestKit;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>Processes of a cluster that know each other by certificates.</summary>
public sealed class ClusterCertificateTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly ProcessGroup _group = new();

    private string Own => Path.Combine(_folder.Path, "own");

    private string Newer => Path.Combine(_folder.Path, "newer");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _group.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Processes_OfAnAuthority_TrustOnlyEachOtherAndItsSuccessor()
    {
        using var authority = new TestAuthority("first");
        using var successor = new TestAuthority("second");
        using var stranger = new TestAuthority("first");
        authority.Issue("silo", Own, authority);
        _group.Arguments = ["--cluster-certificate", Own];
        var (both, silo) = (_group.StartMember("all"), _group.StartMember("silo"));
        await _group.AllReadyAsync(this, both, silo);
        await _group.ManageAsync(
            both, HttpMethod.Post, "/v1/virtual-keys", new { name = "Team", provider = "sandbox", key = "a key of the tests" });
        Assert.Equal(200, await _group.DrawAsync(both, "x-portkey-virtual-key", "team"));

        using var unknown = stranger.Issue("caller");
        foreach (var port in new[] { both.GatewayPort, silo.GatewayPort, silo.SiloPort })
        {
            await IsRefusedAsync(port, unknown);
            await IsRefusedAsync(port, null);
        }

        await silo.Process.LoggedAsync("A process with certificate 'CN=caller' was refused by the cluster: ");

        // Who comes has the successor's certificates and trusts no others: all have to have read theirs again.
        successor.Issue("silo", Own, authority, successor);
        successor.Issue("front-end", Newer, successor);
        _group.Arguments = ["--cluster-certificate", Newer];
        var frontEnd = _group.StartMember("api");
        await _group.ReadyAsync(frontEnd);
        Assert.Equal(200, await _group.DrawAsync(frontEnd, "x-portkey-virtual-key", "team"));
    }

    // The silo says nothing until it is spoken to; its end of the connection is closed when it refuses.
    private static async Task IsRefusedAsync(int port, X509Certificate2? certificate)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", port, patience.Token);
        await using var tls = new SslStream(connection.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
                    ClientCertificates = certificate is null ? null : [certificate],
                    RemoteCertificateValidationCallback = static (_, shown, _, _) => shown?.Subject == "CN=silo",
                },
                patience.Token);
            Assert.Equal(0, await tls.ReadAsync(new byte[1], patience.Token));
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            // The other way in which it is said.
        }
    }
}
