namespace ImageGateway.Api.Tests.Testing;

/// <summary>
/// A gateway in this process whose providers all lead to one host, shared by the tests of a class, one after another. A test makes
/// entries under names of its own and reads the requests that came since <see cref="Forget"/>.
/// </summary>
public sealed class VendorGateway : IAsyncLifetime
{
    private int _number;

    /// <summary>The host of every provider, for its tokens too.</summary>
    internal RecordingHost Vendor { get; } = new();

    /// <summary>A host that no setting of the gateway names.</summary>
    internal RecordingHost Other { get; } = new();

    internal TestGateway Gateway { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Gateway = await TestGateway.StartAsync(TestGateway.Providers.SelectMany(provider => new[]
        {
            ($"PROVIDERS:{provider.Slug}:BASEURL", Vendor.Url),
            ($"PROVIDERS:{provider.Slug}:TOKENURL", Vendor.Url),
        }));

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Vendor.DisposeAsync();
        await Other.DisposeAsync();
    }

    /// <summary>A number that no other entry of the gateway has in its name.</summary>
    internal int NextNumber() => Interlocked.Increment(ref _number);

    /// <summary>Forgets the requests of earlier tests.</summary>
    internal void Forget()
    {
        Vendor.Forget();
        Other.Forget();
    }
}
