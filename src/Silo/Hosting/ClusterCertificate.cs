using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Files;
using Orleans.Connections.Security;

namespace ImageGateway.Silo.Hosting;

/// <summary>
/// The certificate by which this process proves to the others of its cluster that it belongs to it, and the authorities whose
/// certificates prove it of them. Its files are looked at again whenever a connection is made, so that they can be replaced at any time.
/// </summary>
internal sealed partial class ClusterCertificate
{
    private const string CertificateFile = "tls.crt";
    private const string KeyFile = "tls.key";
    private const string AuthorityFile = "ca.crt";

    // Nobody looks at it: others are known by their authority, since their addresses come and go.
    private const string TargetHost = "imagegateway";

    private readonly string _folder;
    private readonly ILogger<ClusterCertificate> _logger;
    private readonly Lock _reading = new();
    private FileStamp[] _stamps;
    private volatile Material _material;

    /// <param name="folder">Folder of the files.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="OptionException">They cannot be used.</exception>
    public ClusterCertificate(string folder, ILogger<ClusterCertificate> logger)
    {
        (_folder, _logger) = (folder, logger);
        _stamps = Stamps();
        _material = Read(folder);
        Options = new()
        {
            LocalCertificate = _material.Own,
            LocalServerCertificateSelector = (_, _) => Current().Own,
            LocalClientCertificateSelector = (_, _, _, _, _) => Current().Own,
            RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
            ClientCertificateMode = RemoteCertificateMode.RequireCertificate,
            RemoteCertificateValidation = (certificate, chain, _) => IsTrusted(certificate, chain),
            OnAuthenticateAsClient = static (_, options) => options.TargetHost = TargetHost,
        };
    }

    /// <summary>Settings of a connection: both ends show a certificate, and ask for the other's.</summary>
    public TlsOptions Options { get; }

    /// <summary>Checks the files before the start.</summary>
    /// <exception cref="OptionException">They cannot be used.</exception>
    public static void Check(string folder) => Read(folder);

    private static Material Read(string folder)
    {
        try
        {
            var own = X509Certificate2.CreateFromPemFile(Path.Combine(folder, CertificateFile), Path.Combine(folder, KeyFile));
            var (chain, authorities) = (new X509Certificate2Collection(), new X509Certificate2Collection());
            chain.ImportFromPemFile(Path.Combine(folder, CertificateFile));
            authorities.ImportFromPemFile(Path.Combine(folder, AuthorityFile));
            return authorities.Count > 0
                ? new(own, chain, authorities)
                : throw OptionException.ForOption("--cluster-certificate", folder, $"has no certificate in {AuthorityFile}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw OptionException.ForOption(
                "--cluster-certificate", folder,
                $"must be a folder with {CertificateFile}, {KeyFile} and {AuthorityFile} in PEM: {fault.Message}");
        }
    }

    private Material Current()
    {
        lock (_reading)
        {
            var stamps = Stamps();
            if (stamps.AsSpan().SequenceEqual(_stamps))
                return _material;
            try
            {
                _material = Read(_folder);
                LogRead(_folder);
            }
            catch (OptionException fault)
            {
                // Files that are replaced one after the other do not fit together for a moment.
                LogKept(fault.Message);
            }

            _stamps = stamps;
            return _material;
        }
    }

    private FileStamp[] Stamps() =>
    [
        FileStamp.Read(Path.Combine(_folder, CertificateFile)),
        FileStamp.Read(Path.Combine(_folder, KeyFile)),
        FileStamp.Read(Path.Combine(_folder, AuthorityFile)),
    ];

    private bool IsTrusted(X509Certificate2 certificate, X509Chain? sent)
    {
        var material = Current();
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(material.Authorities);
        chain.ChainPolicy.ExtraStore.AddRange(material.Chain);
        foreach (var element in sent?.ChainElements.AsEnumerable() ?? [])
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (chain.Build(certificate))
            return true;
        LogRefused(certificate.Subject, string.Join(", ", chain.ChainStatus.Select(static status => status.StatusInformation)));
        return false;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The cluster's certificate was read again from {Folder}")]
    private partial void LogRead(string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cluster's certificate has changed, and the former one stays in force: {Reason}")]
    private partial void LogKept(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A process with certificate '{Subject}' was refused by the cluster: {Reason}")]
    private partial void LogRefused(string subject, string reason);

    private sealed record Material(X509Certificate2 Own, X509Certificate2Collection Chain, X509Certificate2Collection Authorities);
}
