using ImageGateway.Core.Configs;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.StoredResponses;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Gateway.Tests.StoredResponses;

/// <summary>Responses and keys that a request may meet.</summary>
public sealed class TenantTests
{
    private const string Sandbox = """{"provider":"sandbox","cache":"simple"}""";

    [Fact]
    public void Of_OtherCredentials_AreOtherTenants()
    {
        string[] tenants =
        [
            Of(default, Sandbox),
            Of(new("a"), Sandbox),
            Of(new("b"), Sandbox),
            Of(new(null, "a"), Sandbox),
            Of(default, """{"provider":"openai","api_key":"a"}"""),
            Of(default, """{"provider":"bedrock","aws_access_key_id":"a","aws_secret_access_key":"s"}"""),
            Of(default, """{"provider":"bedrock","aws_access_key_id":"b","aws_secret_access_key":"s"}"""),
            Of(default, """{"strategy":{"mode":"fallback"},"targets":[{"provider":"sandbox"},{"provider":"openai","api_key":"b"}]}"""),
        ];
        Assert.Equal(tenants.Length, tenants.Distinct().Count());
        Assert.All(tenants, tenant => Assert.Equal(64, tenant.Length));
    }

    [Fact]
    public void Of_SameCredentials_AreOneTenantWhateverTheConfig() =>
        Assert.Equal(
            Of(new("a"), Sandbox), Of(
                new("a"), """{"strategy":{"mode":"fallback"},"targets":[{"provider":"sandbox"},{"provider":"sandbox","override_params":{"size":"64x64"}}]}"""));

    [Fact]
    public void Of_GatewayKey_CountsAlone() =>
        Assert.Equal(Of(new(null, "g"), Sandbox), Of(new("provider-key", "g"), """{"provider":"openai","api_key":"a"}"""));

    [Fact]
    public void Of_RotatedGatewayKey_IsTheSameTenant()
    {
        var principal = new Principal { Id = "id", ApiKeyId = "id", Workspace = "w" };
        Assert.Equal(Of(new(null, "first") { Principal = principal }, Sandbox), Of(new(null, "second") { Principal = principal }, Sandbox));
        Assert.NotEqual(
            Of(new(null, "first") { Principal = principal }, Sandbox), Of(
                new(null, "first") { Principal = principal with { Id = "other", ApiKeyId = "other" } }, Sandbox));
    }

    private static string Of(Caller caller, string config) =>
        Tenant.KeyOf(caller, ConfigCompiler.Compile(config, _ => false, Declared.Schema).Value.Root);
}
