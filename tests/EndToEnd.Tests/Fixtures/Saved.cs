using ImageGateway.EndToEnd.Tests.Clients;

namespace ImageGateway.EndToEnd.Tests.Fixtures;

/// <summary>Makes a gateway that the tests of a class share forget what earlier ones of them saved.</summary>
internal static class Saved
{
    /// <summary>Deletes saved providers, integrations, configs and guardrails, so that a test begins at an empty gateway.</summary>
    public static async Task ForgetSavedAsync(this GatewayClient client, params (string Name, string Value)[] headers)
    {
        foreach (var path in new[] { "/configs", "/guardrails", "/virtual-keys", "/providers", "/integrations" })
            await client.ForgetAsync(path, "slug", headers);
    }

    /// <summary>Deletes all gateway keys that the management API made.</summary>
    public static Task ForgetKeysAsync(this GatewayClient client, params (string Name, string Value)[] headers) =>
        client.ForgetAsync("/api-keys", "id", headers);

    private static async Task ForgetAsync(this GatewayClient client, string path, string name, (string Name, string Value)[] headers)
    {
        var saved = (await client.ManageAsync("GET", path, null, headers)).Checked(200).Json.GetProperty("data").EnumerateArray();
        foreach (var one in saved)
            (await client.ManageAsync("DELETE", $"{path}/{one.GetProperty(name).GetString()}", null, headers)).Checked(200);
    }
}
