using System.Text.Json.Nodes;
using ImageGateway.Console.Tests.Browsing;
using ImageGateway.TestKit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ImageGateway.Console.Tests.Pages;

/// <summary>Entries that a file of the deployment declares: shown, marked, and not to be changed.</summary>
[Collection(ConsoleTests.Name)]
public sealed class DeclaredTests(ConsoleFixture fixture)
{
    [Fact]
    public async Task Declared_IsMarkedAndReadOnly_AndOthersAreNot()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "resources.json");
        await File.WriteAllTextAsync(file, """
            {"object":"catalogue.export","format":1,"revision":1,"entries":[
              {"kind":"Config","slug":"filed","record":{"name":"Filed config","config":{"provider":"sandbox"}}},
              {"kind":"Guardrail","slug":"filed-rule",
               "record":{"name":"Filed rule","guardrail":{"checks":[{"id":"default.alllowercase"}]}}},
              {"kind":"Provider","slug":"filed-key","record":{"name":"Filed key","provider":"sandbox"}}
            ]}
            """);
        await using var gateway = await ConsoleGateway.StartAsync("keys", null, ("RESOURCESFILE", file));
        await gateway.CallAsync(
            "POST", "/v1/configs", JsonNode.Parse("""{"name":"Own config","slug":"own","config":{"provider":"sandbox"}}"""));
        await using var visit = await Visit.StartAsync(fixture, "/configs", url: gateway.Url);
        var page = visit.Page;
        await Expect(page.GetByRole(AriaRole.Row, new() { NameRegex = new("Filed config") })).ToContainTextAsync("in a file");
        await Expect(page.GetByRole(AriaRole.Row, new() { NameRegex = new("Own config") })).Not.ToContainTextAsync("in a file");

        foreach (var path in (string[])["/configs/filed", "/guardrails/filed-rule"])
        {
            await visit.GoAsync(path);
            await Expect(page.GetByRole(AriaRole.Note)).ToContainTextAsync("Declared in a file of the deployment");
            await ExpectReadOnlyAsync();
        }

        await visit.GoAsync("/keys/virtual-keys");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filed key" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Note)).ToBeVisibleAsync();
        await ExpectReadOnlyAsync();

        async Task ExpectReadOnlyAsync()
        {
            foreach (var name in (string[])["Save new version", "Delete"])
                await Expect(page.GetByRole(AriaRole.Button, new() { Name = name })).ToHaveCountAsync(0);
        }
    }
}
