using System.Globalization;
using System.Net;
using System.Text.Json;
using ImageGateway.TestKit;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>
/// Redis, a silo that posts alerts, and two front-ends with an archive each, every one a process of its own. Tests share them, one after
/// another, each with keys and configs of its own.
/// </summary>
public sealed class TwoFrontEnds : IAsyncLifetime
{
    // A busy machine may take its time to answer; what lies idle would come back by itself only long after that.
    private static readonly (string, string)[] Terms =
        [("LEDGER__ADMITWAITMS", "20000"), ("LEDGER__RENEWSECONDS", "100"), ("LEDGER__TERMSECONDS", "600")];

    private readonly HttpListener _webhook = new();

    public TwoFrontEnds()
    {
        var address = $"http://127.0.0.1:{FreePorts.TakeOne().ToString(CultureInfo.InvariantCulture)}/";
        _webhook.Prefixes.Add(address);
        _webhook.Start();
        Silo = Group.StartMember("silo", [("ALERTS__WEBHOOKURL", address), .. Terms]);
        First = Group.StartMember("api", [("ARCHIVE__SHARED", "false"), .. Terms]);
        Second = Group.StartMember("api", [("ARCHIVE__SHARED", "false"), .. Terms]);
    }

    internal ProcessGroup Group { get; } = new();

    internal Member Silo { get; }

    internal Member First { get; }

    internal Member Second { get; }

    public Task InitializeAsync() => Group.AllReadyAsync(this, Silo, First, Second);

    public async Task DisposeAsync()
    {
        _webhook.Close();
        await Group.DisposeAsync();
    }

    /// <summary>The next alert that the silo posts.</summary>
    public async Task<JsonElement> AlertAsync()
    {
        var context = await _webhook.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(60));
        var alert = await JsonDocument.ParseAsync(context.Request.InputStream);
        context.Response.Close();
        return alert.RootElement;
    }
}

/// <summary>Tests that share <see cref="TwoFrontEnds"/>.</summary>
[CollectionDefinition(Name)]
public sealed class TwoFrontEndsTests : ICollectionFixture<TwoFrontEnds>
{
    /// <summary>Name of the collection of tests.</summary>
    public const string Name = "two front-ends";
}
