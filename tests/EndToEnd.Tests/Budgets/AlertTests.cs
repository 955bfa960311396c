using System.Net;
using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;
using static ImageGateway.EndToEnd.Tests.Budgets.BudgetCalls;

namespace ImageGateway.EndToEnd.Tests.Budgets;

/// <summary>Usage that passes an alert threshold is posted to a webhook once.</summary>
public sealed class AlertTests
{
    [Fact]
    public async Task Draw_PastTheThreshold_IsPostedOnce()
    {
        using var webhook = new HttpListener();
        var address = $"http://127.0.0.1:{FreePorts.TakeOne()}/";
        webhook.Prefixes.Add(address);
        webhook.Start();
        await using var gateway = await Gateway.HostAsync(new Dictionary<string, string> { ["ALERTS__WEBHOOKURL"] = address });
        await gateway.Client.SaveAsync("team", new { credit_limit = 1, alert_threshold = 0.08 });

        for (var i = 0; i < 3; i++)
        {
            Assert.Single((await gateway.Client.DrawAsync("team")).Data);
            await gateway.Client.UsageAsync("/virtual-keys/team");
        }

        var alert = await TakeAsync(webhook);
        Assert.Equal(("usage.alert", "virtual-key", "team", "cost", 80_000L, 1_000_000L),
            (Text(alert, "object"), Text(alert, "entity"), Text(alert, "slug"), Text(alert, "type"), alert.GetProperty("alert_threshold")
                .GetInt64(), alert.GetProperty("limit").GetInt64()));
        Assert.InRange(alert.GetProperty("used").GetInt64(), 2 * Image, 3 * Image);

        // A reset begins anew: the next alert is of the next period, and so none came between.
        (await gateway.Client
            .ManageAsync(
                "PUT", "/virtual-keys/team",
                new { reset_usage = true, usage_limits = new { credit_limit = 2, alert_threshold = 0.04 } })).Checked(200);
        Assert.Single((await gateway.Client.DrawAsync("team")).Data);
        await gateway.Client.UsageAsync("/virtual-keys/team");
        Assert.Equal(40_000, (await TakeAsync(webhook)).GetProperty("alert_threshold").GetInt64());
    }

    private static async Task<JsonElement> TakeAsync(HttpListener webhook)
    {
        var context = await webhook.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(60));
        using var body = new StreamReader(context.Request.InputStream);
        var alert = JsonDocument.Parse(await body.ReadToEndAsync()).RootElement;
        context.Response.Close();
        return alert;
    }


    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
