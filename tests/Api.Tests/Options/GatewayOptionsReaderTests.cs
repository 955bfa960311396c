using ImageGateway.Api.Options;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Sqlite;
using ImageGateway.TestKit;
using Microsoft.Extensions.Configuration;

namespace ImageGateway.Api.Tests.Options;

public sealed class GatewayOptionsReaderTests
{
    [Fact]
    public void Read_NothingSaid_IsTheDefaults()
    {
        var options = Read();

        Assert.Equal(
            (AuthMode.Open, Path.GetFullPath("./data"), Path.GetFullPath("./data/archive")),
            (options.Auth, options.DataDirectory, options.ArchivePath));
        Assert.Equal((null, null, false), (options.AdminKey, options.PublicUrl, options.AllowOpenRemote));
        Assert.Empty(options.MasterKeys);
        Assert.Equal((TimeSpan.FromSeconds(120), TimeSpan.FromDays(30)), (options.Drain, options.Archive.LinkLifetime));
        Assert.Equal(
            new LimitOptions { BodyBytes = 128L << 20, JsonDepth = 32, PromptChars = 32_000, Concurrent = 4096, BytesInFlight = 1L << 30 },
            options.Limits);
        Assert.Equal(
            new UpstreamOptions
            {
                Connect = TimeSpan.FromSeconds(10),
                Headers = TimeSpan.FromSeconds(300),
                Total = TimeSpan.FromSeconds(
                600)
            }, options.Upstream);
        Assert.Equal((new CacheBounds(10_000, 1L << 30), 10L << 30), (options.Cache.Bounds, options.IdempotencyBytes));
        Assert.Equal(
            new RequestLogOptions { Kind = RequestLogKind.Sqlite, Days = 30, Bytes = 10L << 30, SpoolBytes = 1L << 30 },
            options.RequestLog);
        Assert.Empty(options.ProviderBaseUrls);
    }

    [Fact]
    public void Read_EverySetting_IsRead()
    {
        using var folder = new TemporaryFolder();
        var options = Read(
            ("DATADIRECTORY", folder.Path), ("AUTH", "keys"), ("ADMINKEY", "0123456789abcdef"), ("MASTERKEY", "fedcba9876543210"),
            ("ALLOWOPENREMOTE", "true"),
            ("PUBLICURL", "https://g.example"), ("EGRESS:ALLOW", "a.internal, *.b.internal"),
            ("PROVIDERS:openai:BASEURL", "http://up:1/v1"), ("LIMITS:BODYBYTES", "1024"), ("LIMITS:JSONDEPTH", "64"),
            ("LIMITS:PROMPTCHARS", "1"), ("LIMITS:CONCURRENT", "1"), ("LIMITS:BYTESINFLIGHT", "1024"), ("UPSTREAM:CONNECTSECONDS", "0.5"),
            ("UPSTREAM:HEADERSSECONDS", "2"),
            ("UPSTREAM:TOTALSECONDS", "3600"), ("DRAINSECONDS", "0"), ("ARCHIVE:KIND", "folder"), ("ARCHIVE:PATH", "/pictures"),
            ("ARCHIVE:LINKSECONDS", "0"),
            ("CACHE:ENTRIES", "0"), ("CACHE:BYTES", "1"), ("IDEMPOTENCY:BYTES", "0"), ("LOG:KIND", "postgres"),
            ("LOG:CONNECTION", "Host=db;Password=secret"), ("LOG:DAYS", "0"), ("LOG:BYTES", "1"), ("LOG:SPOOLBYTES", "2"));

        Assert.Equal((folder.Path, AuthMode.Keys, true), (options.DataDirectory, options.Auth, options.AllowOpenRemote));
        Assert.Equal(
            ("0123456789abcdef", "fedcba9876543210", new Uri("https://g.example")),
            (options.AdminKey, Assert.Single(options.MasterKeys), options.PublicUrl));
        Assert.Equal((new CacheBounds(0, 1), 0), (options.Cache.Bounds, options.IdempotencyBytes));
        Assert.Equal(
            new RequestLogOptions
            {
                Kind = RequestLogKind.Postgres,
                Connection = "Host=db;Password=secret",
                Days = 0,
                Bytes = 1,
                SpoolBytes = 2,
            },
            options.RequestLog);
        Assert.Equal(["a.internal", "*.b.internal"], options.EgressAllow);
        Assert.Equal(new Uri("http://up:1/v1"), options.ProviderBaseUrls["openai"]);
        Assert.Equal(
            new LimitOptions { BodyBytes = 1024, JsonDepth = 64, PromptChars = 1, Concurrent = 1, BytesInFlight = 1024 }, options.Limits);
        Assert.Equal(
            new UpstreamOptions { Connect = TimeSpan.FromSeconds(0.5), Headers = TimeSpan.FromSeconds(2), Total = TimeSpan.FromHours(1) },
            options.Upstream);
        Assert.Equal(
            (TimeSpan.Zero, Path.GetFullPath("/pictures"), TimeSpan.Zero),
            (options.Drain, options.ArchivePath, options.Archive.LinkLifetime));
    }

    [Theory]
    [InlineData("AUTH", "maybe", "--auth 'maybe': must be open or keys")]
    [InlineData("ADMINKEY", "short", "IMAGEGATEWAY__ADMINKEY '***': must have at least 16 characters")]
    [InlineData("MASTERKEY", "short", "IMAGEGATEWAY__MASTERKEY '***': must have at least 16 characters")]
    [InlineData("MASTERKEYFILE", "/does/not/exist", "IMAGEGATEWAY__MASTERKEYFILE '/does/not/exist': must be a file that can be read")]
    [InlineData("ALLOWOPENREMOTE", "yes", "IMAGEGATEWAY__ALLOWOPENREMOTE 'yes': must be true or false")]
    [InlineData("PUBLICURL", "gateway.example", "IMAGEGATEWAY__PUBLICURL 'gateway.example': must be an absolute http or https URL")]
    [InlineData(
        "PUBLICURL", "ftp://gateway.example", "IMAGEGATEWAY__PUBLICURL 'ftp://gateway.example': must be an absolute http or https URL")]
    [InlineData("PROVIDERS:openai:BASEURL", "up", "IMAGEGATEWAY__PROVIDERS__openai__BASEURL 'up': must be an absolute http or https URL")]
    [InlineData("PROVIDERS:nobody:BASEURL", "http://up", "IMAGEGATEWAY__PROVIDERS__nobody '': is no provider; known are 302ai, ")]
    [InlineData("LIMITS:BODYBYTES", "1023", "IMAGEGATEWAY__LIMITS__BODYBYTES '1023': must be a whole number from 1024 to 4294967296")]
    [InlineData("LIMITS:BODYBYTES", "1e6", "IMAGEGATEWAY__LIMITS__BODYBYTES '1e6': must be a whole number")]
    [InlineData("LIMITS:JSONDEPTH", "1", "IMAGEGATEWAY__LIMITS__JSONDEPTH '1': must be a whole number from 2 to 64")]
    [InlineData("LIMITS:JSONDEPTH", "65", "IMAGEGATEWAY__LIMITS__JSONDEPTH '65': must be a whole number from 2 to 64")]
    [InlineData("LIMITS:PROMPTCHARS", "0", "IMAGEGATEWAY__LIMITS__PROMPTCHARS '0': must be a whole number from 1 to 10000000")]
    [InlineData("LIMITS:CONCURRENT", "-1", "IMAGEGATEWAY__LIMITS__CONCURRENT '-1': must be a whole number from 1 to 1000000")]
    [InlineData(
        "LIMITS:CONCURRENT", "99999999999999999999", "IMAGEGATEWAY__LIMITS__CONCURRENT '99999999999999999999': must be a whole number")]
    [InlineData("LIMITS:BYTESINFLIGHT", "many", "IMAGEGATEWAY__LIMITS__BYTESINFLIGHT 'many': must be a whole number from 1024 to ")]
    [InlineData("IDEMPOTENCY:BYTES", "-1", "IMAGEGATEWAY__IDEMPOTENCY__BYTES '-1': must be a whole number from 0 to 17592186044416")]
    [InlineData("IDEMPOTENCY:BYTES", "10GB", "IMAGEGATEWAY__IDEMPOTENCY__BYTES '10GB': must be a whole number")]
    [InlineData("UPSTREAM:CONNECTSECONDS", "0", "IMAGEGATEWAY__UPSTREAM__CONNECTSECONDS '0': must be a number of seconds from 0.1 to 300")]
    [InlineData(
        "UPSTREAM:HEADERSSECONDS", "3601", "IMAGEGATEWAY__UPSTREAM__HEADERSSECONDS '3601': must be a number of seconds from 0.1 to 3600")]
    [InlineData("UPSTREAM:TOTALSECONDS", "NaN", "IMAGEGATEWAY__UPSTREAM__TOTALSECONDS 'NaN': must be a number of seconds from 0.1 to 3600")]
    [InlineData("UPSTREAM:TOTALSECONDS", "1,5", "IMAGEGATEWAY__UPSTREAM__TOTALSECONDS '1,5': must be a number of seconds from 0.1 to 3600")]
    [InlineData("DRAINSECONDS", "-1", "IMAGEGATEWAY__DRAINSECONDS '-1': must be a number of seconds from 0 to 3600")]
    [InlineData("LEDGER:TERMSECONDS", "0.5", "IMAGEGATEWAY__LEDGER__TERMSECONDS '0.5': must be a number of seconds from 1 to 3600")]
    [InlineData("LEDGER:RENEWSECONDS", "31", "IMAGEGATEWAY__LEDGER__RENEWSECONDS '31': must be a number of seconds from 0.1 to 30")]
    [InlineData("LEDGER:ADMITWAITMS", "60001", "IMAGEGATEWAY__LEDGER__ADMITWAITMS '60001': must be a whole number from 0 to 60000")]
    [InlineData(
        "ARCHIVE:LINKSECONDS", "Infinity",
        "IMAGEGATEWAY__ARCHIVE__LINKSECONDS 'Infinity': must be a number of seconds from 0 to 3153600000")]
    [InlineData("ARCHIVE:KIND", "tape", "IMAGEGATEWAY__ARCHIVE__KIND 'tape': must be folder")]
    [InlineData("ARCHIVE:KIND", "s3", "IMAGEGATEWAY__ARCHIVE__BUCKET '': is needed with ARCHIVE__KIND=s3")]
    [InlineData("ARCHIVE:BUCKET", "images", "IMAGEGATEWAY__ARCHIVE__BUCKET 'images': needs ARCHIVE__KIND=s3")]
    [InlineData("ARCHIVE:S3URL", "http://s3", "IMAGEGATEWAY__ARCHIVE__S3URL 'http://s3': needs ARCHIVE__KIND=s3")]
    [InlineData("LOG:KIND", "mongodb", "IMAGEGATEWAY__LOG__KIND 'mongodb': must be sqlite, postgres or off")]
    [InlineData("LOG:KIND", "postgres", "IMAGEGATEWAY__LOG__CONNECTION '': is needed with LOG__KIND=postgres")]
    [InlineData("LOG:CONNECTION", "Host=db;Password=secret", "IMAGEGATEWAY__LOG__CONNECTION '***': needs LOG__KIND=postgres")]
    [InlineData("LOG:DAYS", "-1", "IMAGEGATEWAY__LOG__DAYS '-1': must be a whole number from 0 to 100000")]
    [InlineData("LOG:BYTES", "many", "IMAGEGATEWAY__LOG__BYTES 'many': must be a whole number")]
    [InlineData("AUTH", "open sesame", "--auth 'open sesame': must be open or keys")]
    [InlineData("ADMINKEY", "too-short", "IMAGEGATEWAY__ADMINKEY '***': must have at least 16 characters")]
    [InlineData("ALLOWOPENREMOTE", "perhaps", "IMAGEGATEWAY__ALLOWOPENREMOTE 'perhaps': must be true or false")]
    [InlineData(
        "PROVIDERS:openai:BASEURL", "127.0.0.1",
        "IMAGEGATEWAY__PROVIDERS__openai__BASEURL '127.0.0.1': must be an absolute http or https URL")]
    [InlineData("LIMITS:BODYBYTES", "1", "IMAGEGATEWAY__LIMITS__BODYBYTES '1': must be a whole number from 1024 to ")]
    [InlineData("LIMITS:CONCURRENT", "many", "IMAGEGATEWAY__LIMITS__CONCURRENT 'many': must be a whole number from 1 to ")]
    [InlineData("LIMITS:BYTESINFLIGHT", "-5", "IMAGEGATEWAY__LIMITS__BYTESINFLIGHT '-5': must be a whole number from 1024 to ")]
    [InlineData(
        "UPSTREAM:HEADERSSECONDS", "1e3", "IMAGEGATEWAY__UPSTREAM__HEADERSSECONDS '1e3': must be a number of seconds from 0.1 to ")]
    [InlineData(
        "UPSTREAM:TOTALSECONDS", "9999", "IMAGEGATEWAY__UPSTREAM__TOTALSECONDS '9999': must be a number of seconds from 0.1 to ")]
    [InlineData("DRAINSECONDS", "soon", "IMAGEGATEWAY__DRAINSECONDS 'soon': must be a number of seconds from 0 to ")]
    [InlineData("ARCHIVE:LINKSECONDS", "-1", "IMAGEGATEWAY__ARCHIVE__LINKSECONDS '-1': must be a number of seconds from 0 to ")]
    public void Read_InvalidSetting_NamesOptionValueAndBound(string key, string value, string message)
    {
        var fault = Assert.Throws<OptionException>(() => Read((key, value)));

        Assert.StartsWith("Invalid option " + message, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void Read_SeveralFaults_AreSaidAtOnce()
    {
        var fault = Assert.Throws<OptionException>(() => Read(
            ("AUTH", "maybe"), ("LIMITS:JSONDEPTH", "65"), ("LIMITS:KEYSHARE", "half"), ("LEDGER:RENEWSECONDS", "31"), ("LOG:KIND", "tape"),
            ("LOG:CONNECTION", "Host=db"), ("CORS:ORIGINS", "no-origin"), ("LIMITS:NOTHING", "1")));

        var faults = fault.Message.Split('\n');
        Assert.All(faults, static line => Assert.StartsWith("Invalid option ", line, StringComparison.Ordinal));
        Assert.Equal(
            [
                "--auth", "IMAGEGATEWAY__CORS__ORIGINS", "IMAGEGATEWAY__LEDGER__RENEWSECONDS", "IMAGEGATEWAY__LIMITS__JSONDEPTH",
                "IMAGEGATEWAY__LIMITS__KEYSHARE", "IMAGEGATEWAY__LIMITS__NOTHING", "IMAGEGATEWAY__LOG__KIND",
            ], faults.Select(static line => line.Split(' ')[2]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Password=secret", "must name a host, as in Host=db;")]
    [InlineData("postgres://gateway:secret@db/logs", "is no connection string of PostgreSQL")]
    [InlineData("Host=db;Colour=secret", "is no connection string of PostgreSQL")]
    [InlineData("Host=db;Port=secret", "is no connection string of PostgreSQL")]
    public void Read_ConnectionThatCannotBeUsed_IsRefusedWithoutItsText(string connection, string message)
    {
        var fault = Assert.Throws<OptionException>(() => Read(("LOG:KIND", "postgres"), ("LOG:CONNECTION", connection)));

        Assert.StartsWith("Invalid option IMAGEGATEWAY__LOG__CONNECTION '***': " + message, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MasterKeyOfSeveralLines_FirstIsCurrent()
    {
        var options = Read(("MASTERKEY", "the-new-master-key\nthe-old-master-key\n\nthe-oldest-master-key\n"));

        Assert.Equal(["the-new-master-key", "the-old-master-key", "the-oldest-master-key"], options.MasterKeys);
    }

    [Fact]
    public void Read_MasterKeyFile_IsItsTrimmedText()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "key");
        File.WriteAllText(path, " 0123456789abcdef\n");

        Assert.Equal(["0123456789abcdef"], Read(("MASTERKEYFILE", path)).MasterKeys);
        Assert.Equal(["0123456789abcdeX"], Read(("MASTERKEYFILE", path), ("MASTERKEY", "0123456789abcdeX")).MasterKeys);
    }

    [Fact]
    public void Read_ShortLineOfAMasterKeyFile_IsRefusedWithoutItsText()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "key");
        File.WriteAllText(path, "0123456789abcdef\nshort\n");

        Assert.Equal(
            "Invalid option IMAGEGATEWAY__MASTERKEY '***': must have at least 16 characters",
            Assert.Throws<OptionException>(() => Read(("MASTERKEYFILE", path))).Message);
    }

    /// <summary>Each setting is read by the attribute on its property, and a value that cannot be is refused by its name.</summary>
    [Fact]
    public void Read_ValueThatNoSettingMayHave_IsRefusedByEveryOne()
    {
        string[] anyText = ["EGRESS__ALLOW", "DATADIRECTORY", "KEYSFILE", "PRICESFILE", "RESOURCESFILE", "ARCHIVE__PATH"];
        var settings = SettingDescription.Variables.Select(static one => one.Name)
            .Where(name => !name.Contains('<', StringComparison.Ordinal) && !anyText.Contains(name)).ToList();

        Assert.True(settings.Count > 40, $"{settings.Count} settings");
        Assert.All(settings, static name =>
        {
            var fault = Assert.Throws<OptionException>(() => Read((name.Replace("__", ":", StringComparison.Ordinal), "? no")));
            Assert.StartsWith(
                "Invalid option " + (name == "AUTH" ? "--auth" : GatewayOptionsReader.Prefix + name) + " '", fault.Message,
                StringComparison.Ordinal);
        });
        Assert.All(
            anyText, static name => Assert.Empty(Read((name.Replace("__", ":", StringComparison.Ordinal), "? no")).UnknownSettings));
    }

    [Fact]
    public void Read_Egress_IsOpenToTheOwnMachineInOpenModeOnly()
    {
        Assert.Contains("localhost", Read().EgressAllow);
        Assert.Empty(Read(("AUTH", "keys")).EgressAllow);
        Assert.Equal(["a", "localhost"], Read(("EGRESS:ALLOW:0", "a")).EgressAllow.Take(2));
    }

    [Fact]
    public void Read_TrustedCustomHosts_TakeThePlaceOfTheDefault()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("TRUSTED_CUSTOM_HOSTS", "a.internal, b.internal"), new("ImageGateway:EGRESS:ALLOW", "c.internal")]).Build();

        Assert.Equal(["c.internal", "a.internal", "b.internal"], GatewayOptionsReader.Read(configuration).EgressAllow);
    }

    private static GatewayOptions Read(params (string Key, string Value)[] settings) => GatewayOptionsReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create<string, string?>("ImageGateway:" + setting.Key, setting.Value))).Build());
}
