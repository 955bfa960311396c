using System.Text;
using System.Text.RegularExpressions;
using ImageGateway.Console.Tests.Browsing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ImageGateway.Console.Tests.Pages;

/// <summary>The playground: the first image, its price before it is sent, the same call as code, an edit with a mask.</summary>
[Collection(ConsoleTests.Name)]
public sealed class PlaygroundTests(ConsoleFixture fixture)
{
    [Fact]
    public async Task FirstRun_OpenMode_DrawsWithTheSandboxAndNoKey()
    {
        await using var gateway = await ConsoleGateway.StartAsync("open");
        await using var visit = await Visit.StartAsync(fixture, "/", key: string.Empty, gateway.Url);
        var page = visit.Page;

        await page.GetByLabel("Prompt").FillAsync("a lighthouse at dusk, in the style of a woodcut");
        await Expect(page.GetByRole(AriaRole.Status, new() { Name = "Price" })).ToContainTextAsync("$0.04 for one image");
        await page.GetByRole(AriaRole.Button, new() { Name = "Draw for $0.04" }).ClickAsync();

        var image = page.GetByRole(AriaRole.Region, new() { Name = "Result" }).GetByRole(AriaRole.Img);
        await Expect(image).ToBeVisibleAsync();
        Assert.True(await image.EvaluateAsync<int>("image => image.naturalWidth") >= 512);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "See it in the log" })).ToHaveAttributeAsync(
            "href", new Regex(@"/console/logs\?trace_id="));
        await Screenshots.TakeAsync(page, "playground", isInDocs: true);
    }

    [Fact]
    public async Task SameCall_AsCode_HasThePromptAndNoKey()
    {
        await using var visit = await Visit.StartAsync(fixture, "/playground?prompt=it%27s+a+fox&n=2&size=512x512");
        foreach (var (language, start) in ((string, string)[])
            [("curl", "curl 'http://127.0.0.1:"), ("Python", "from openai import OpenAI"), ("Node", "import OpenAI from \"openai\";")])
        {
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = language, Exact = true }).ClickAsync();

            var code = await visit.Page.GetByRole(AriaRole.Region, new() { Name = language + " code" }).InnerTextAsync();
            Assert.Contains(start, code, StringComparison.Ordinal);
            Assert.Contains("512x512", code, StringComparison.Ordinal);
            Assert.Contains("IMAGEGATEWAY_KEY", code, StringComparison.Ordinal);
            Assert.DoesNotContain(ConsoleGateway.AdminKey, code, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Edit_WithAPaintedMask_SendsImageAndMask()
    {
        await using var visit = await Visit.StartAsync(fixture, "/playground?prompt=a+red+door&mode=edit");
        var page = visit.Page;
        var file = Convert.FromBase64String(await page.EvaluateAsync<string>(
            """
            () => {
              const canvas = document.createElement('canvas');
              canvas.width = canvas.height = 256;
              canvas.getContext('2d').fillRect(0, 0, 256, 256);
              return canvas.toDataURL('image/png').split(',')[1];
            }
            """));
        await page.GetByLabel("Image to edit").SetInputFilesAsync(
            new FilePayload { Name = "a.png", MimeType = "image/png", Buffer = file });

        var canvas = page.GetByRole(AriaRole.Img, new() { Name = "Mask: paint where the image may change" });
        await canvas.ScrollIntoViewIfNeededAsync();
        var box = (await canvas.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 40, box.Y + 40);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 120, box.Y + 90, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await Expect(page.GetByText("Mask of 1 stroke")).ToBeVisibleAsync();
        var draw = page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Draw") });
        var request = await page.RunAndWaitForRequestAsync(
            () => draw.ClickAsync(), one => one.Url.EndsWith("/v1/images/edits", StringComparison.Ordinal));

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Result" }).GetByRole(AriaRole.Img)).ToBeVisibleAsync();
        Assert.StartsWith("multipart/form-data", request.Headers["content-type"], StringComparison.Ordinal);
        var code = page.GetByRole(AriaRole.Region, new() { Name = "curl code" });
        await Expect(code).ToContainTextAsync("-F mask=@mask.png");
        if (request.PostDataBuffer is { } sent)
            Assert.Contains("name=\"mask\"; filename=\"mask.png\"", Encoding.Latin1.GetString(sent), StringComparison.Ordinal);
        await Screenshots.TakeAsync(page, "playground-edit");
    }

    [Fact]
    public async Task Refusal_IsSaidWithItsCode()
    {
        await using var visit = await Visit.StartAsync(fixture, "/playground?prompt=a+fox&model=sandbox-429");
        await visit.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Draw") }).ClickAsync();

        await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("429");
    }
}
