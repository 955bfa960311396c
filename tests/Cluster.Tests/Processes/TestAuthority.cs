using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>An authority of a test's own, and the certificates that it gives.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddHours(-1);
    private static readonly DateTimeOffset Until = From.AddDays(1);

    private readonly X509Certificate2 _own;

    public TestAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _own = request.CreateSelfSigned(From, Until);
    }

    public string Pem => _own.ExportCertificatePem();

    /// <summary>A new certificate with its key, good for names and addresses of this machine.</summary>
    public X509Certificate2 Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(_own, From, Until, Guid.NewGuid().ToByteArray());
        return bare.CopyWithPrivateKey(key);
    }

    /// <summary>Writes a new certificate into a folder, beside those authorities that its owner trusts.</summary>
    public void Issue(string name, string folder, params IEnumerable<TestAuthority> trusted)
    {
        Directory.CreateDirectory(folder);
        using var certificate = Issue(name);
        File.WriteAllText(Path.Combine(folder, "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "tls.key"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "ca.crt"), string.Join('\n', trusted.Select(authority => authority.Pem)));
    }

    public void Dispose() => _own.Dispose();
}
