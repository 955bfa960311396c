using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Providers;

/// <summary>Reka is known and draws nothing: the caller is told before anything is sent.</summary>
[Collection(WorldCollection.Name)]
public sealed class RekaTests(World world)
{
    [Fact]
    public async Task Generate_AtRekaAlone_IsUnsupported() =>
        (await world.Client.GenerateAsync(new { model = "reka-core", prompt = "p" }, ("x-portkey-provider", "reka-ai"), ("authorization", "Bearer k"))).Refused(400, "unsupported_operation");
}
