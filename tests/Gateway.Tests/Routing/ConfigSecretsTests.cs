using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Routing;
using ImageGateway.Providers;
using ImageGateway.Sandbox;
using ImageGateway.Storage.Secrets;

namespace ImageGateway.Gateway.Tests.Routing;

public sealed class ConfigSecretsTests
{
    private const string Config =
        """{ "targets": [ {"api_key":"sk-first-0123456789","name":"a"}, {"apiKey":"sk-second-123456789","aws_secret_access_key":"short","vertex_service_account_json":{"private_key":"-----BEGIN 1","n":1}} ], "override_params": {"max_tokens": 5, "prompt": "the secret of \u00e4"} }""";

    private static readonly ProviderSchema Schema = ImageProviders.Schema(
        ImageProviders.All(new SandboxProvider(new SandboxServer(TimeProvider.System))));

    private readonly ConfigSecrets _secrets = Secrets("the master key");
    private readonly List<string> _faults = [];

    [Fact]
    public void Seal_Credentials_AreMaskedAndOpenAgain()
    {
        var record = Seal(Config);

        Assert.Equal(
            ["/targets/0/api_key", "/targets/1/apiKey", "/targets/1/aws_secret_access_key",
                "/targets/1/vertex_service_account_json/private_key"], record.Secrets.Keys);
        foreach (var secret in new[] { "sk-first-0123456789", "sk-second-123456789", "\"short\"", "BEGIN" })
            Assert.DoesNotContain(secret, record.Config, StringComparison.Ordinal);
        Assert.Contains("the secret of ä", record.Config, StringComparison.Ordinal);
        Assert.Equal(
            """{"targets":[{"api_key":"sk-first-0123456789","name":"a"},{"apiKey":"sk-second-123456789","aws_secret_access_key":"short","vertex_service_account_json":{"private_key":"-----BEGIN 1","n":1}}],"override_params":{"max_tokens":5,"prompt":"the secret of ä"}}""",
            _secrets.Open("id", record));
    }

    [Fact]
    public void Seal_NoCredentials_KeepsTheTextByteForByte()
    {
        const string Plain = """{ "provider" : "sandbox", "override_params": {"max_tokens": 1.50} }""";
        var record = Seal(Plain);
        Assert.Equal((Plain, 0), (record.Config, record.Secrets.Count));
        Assert.Equal(Plain, _secrets.Open("id", record));
    }

    [Fact]
    public void Seal_MaskThatComesBack_KeepsTheCredentialAlsoElsewhere()
    {
        var first = Seal("""{"targets":[{"api_key":"sk-first-0123456789"},{"provider":"sandbox"}]}""");
        var same = Seal(first.Config, first);
        Assert.Equal(first.Secrets["/targets/0/api_key"], same.Secrets["/targets/0/api_key"]);

        var moved = Seal("""{"targets":[{"provider":"sandbox"},{"api_key":"sk********789"}]}""", first);
        Assert.Equal("""{"targets":[{"provider":"sandbox"},{"api_key":"sk-first-0123456789"}]}""", _secrets.Open("id", moved));
        var replaced = Seal("""{"targets":[{"api_key":"sk-other-0123456000"}]}""", moved);
        Assert.Equal("""{"targets":[{"api_key":"sk-other-0123456000"}]}""", _secrets.Open("id", replaced));
        Assert.Empty(_faults);
    }

    [Fact]
    public void Seal_MaskOfSeveralCredentials_IsAFault()
    {
        var first = Seal("""{"targets":[{"api_key":"sk-first-0123456789"},{"api_key":"sk-other-0123456789"}]}""");
        Seal("""{"targets":[{"provider":"sandbox"},{"provider":"sandbox"},{"api_key":"sk********789"}]}""", first);
        Assert.Contains("/targets/2/api_key", Assert.Single(_faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OtherEntryOrOtherMasterKey_IsNull()
    {
        var record = Seal(Config);
        Assert.Null(_secrets.Open("another id", record));
        Assert.Null(Secrets("another master key").Open("id", record));
    }

    [Fact]
    public void Renew_UnderANewMasterKey_OpensWithoutTheOldOne()
    {
        var record = Seal(Config);
        var both = Secrets("a new master key", "the master key");
        Assert.False(both.IsCurrent(record));
        Assert.NotNull(Secrets("a new master key").UnknownKey(record));

        var renewed = both.Renew("id", record);
        Assert.True(both.IsCurrent(renewed));
        Assert.Null(Secrets("a new master key").UnknownKey(renewed));
        Assert.Equal(_secrets.Open("id", record), Secrets("a new master key").Open("id", renewed));
    }

    private static ConfigSecrets Secrets(params string[] masters) =>
        new(new([.. masters.Select(SecretKey.From)]), new(Schema), new(Schema));

    private ConfigRecord Seal(string config, ConfigRecord? current = null) =>
        _secrets.Seal("id", current ?? new() { Name = "n", Config = "{}" }, config, _faults.Add);
}
