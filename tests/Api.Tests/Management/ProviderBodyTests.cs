using System.Text;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Api.Management.Providers;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Routing;
using ImageGateway.Providers;
using ImageGateway.Sandbox;
using ImageGateway.Storage.Secrets;

namespace ImageGateway.Api.Tests.Management;

public sealed class ProviderBodyTests
{
    private static readonly ProviderSchema Schema = ImageProviders.Schema(
        ImageProviders.All(new SandboxProvider(new SandboxServer(TimeProvider.System))));

    private readonly ProviderSecrets _secrets = new(new([SecretKey.From("the master key")]), new SecretRule(Schema));

    [Fact]
    public void Apply_MasksThatComeBack_KeepTheCredentials()
    {
        var record = Apply(
            new() { Name = string.Empty, Provider = "bedrock", Origin = "virtual-key" },
            """{"name":"a","key":"sk-first-0123456789","awsSecretAccessKey":"secret-0123456789"}""");

        var same = Apply(
            record, $$$"""{"note":"n","key":"{{{record.Key!.Mask}}}","model_config":{"aws_secret_access_key":"{{{record.Secrets["aws_secret_access_key"].Mask}}}"}}""");
        Assert.Equal(
            ("n", "sk-first-0123456789", "secret-0123456789"),
            (same.Note, _secrets.OpenKey(Entry(same), same), _secrets.OpenSetting(
                Entry(same), "aws_secret_access_key", same.Secrets["aws_secret_access_key"])));

        var changed = Apply(same, """{"key":"sk-other-0123456789","aws_secret_access_key":"other-0123456789"}""");
        Assert.Equal(
            ("sk-other-0123456789", "other-0123456789"),
            (_secrets.OpenKey(Entry(changed), changed), _secrets.OpenSetting(
                Entry(changed), "aws_secret_access_key", changed.Secrets["aws_secret_access_key"])));
        Assert.Null(Apply(changed, """{"key":null}""").Key);
    }

    private static StoredResource Entry(ProviderRecord record) =>
        new(ResourceKind.Provider, "id", new("default", "a", ResourceJson.Write(record)), 1, default, default);

    private ProviderRecord Apply(ProviderRecord current, string json)
    {
        var faults = new BodyFaults();
        var result = BodyReaders.All.Read<SavedProviderChange>(Encoding.UTF8.GetBytes(json), faults, []);
        Assert.Null(result.Error);
        var bodies = new ProviderBody(_secrets, Schema, new(new()), TimeProvider.System);
        var record = bodies.Apply(result.Value, faults, "id", current);
        Assert.Null(faults.Error);
        return record;
    }
}
