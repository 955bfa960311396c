using System.Collections.Frozen;
using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests.Inputs;

/// <summary>At a host of the caller's own a request goes on as it came, unless <c>edit_body</c> says otherwise.</summary>
public sealed class OwnHostTests
{
    private static readonly Uri Host = new("https://host.example.test/v1");

    // Those that speak OpenAI's shape and have the setting.
    public static TheoryData<string> Slugs =>
        new(Declared.Providers.Where(provider => provider.Capabilities.Settings.Any(setting => setting.ConfigKey == "edit_body"))
            .Select(provider => provider.Slug));

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Translate_AnyJson_GoesOnAsItCame(string slug)
    {
        foreach (var operation in Enum.GetValues<ImageOperation>())
        {
            foreach (var model in (string[])["gpt-image-1", "dall-e-3", "mine"])
            {
                foreach (var (_, value) in (IEnumerable<(string, Func<JsonNode?>)>)[.. Shapes.One, .. Shapes.Bad])
                {
                    var image = Shapes.Json(
                        operation, model, ("image", value()), ("size", "2K"), ("style", "anime"), ("background", "transparent"));
                    var translation = Write(slug, image);
                    var call = Assert.Single(translation.Calls);
                    Assert.Empty(translation.Dropped);
                    Bodies.AssertSame(
                        JsonNode.Parse(
                            new JsonObject(
                                image.Parameters.Items
                                    .Select(item => KeyValuePair.Create(item.Name, JsonNode.Parse(item.Value.Span)))).ToJsonString()),
                                    Bodies.Json(call));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Translate_AnyForm_GoesOnAsItCame(string slug)
    {
        foreach (var name in Shapes.Names.Concat(["mask", "mask[]", "file"]))
        {
            var fields = Bodies.Fields(
                Assert.Single(
                    Write(slug, Shapes.Form(
                        ImageOperation.Edit, "gpt-image-1", [("image_url", Shapes.Link)], Shapes.File(name, Shapes.Png))).Calls));
            Assert.Equal([("model", "gpt-image-1"), ("prompt", "a red door"), ("image_url", Shapes.Link), (name, "[a.png]")], fields);
        }
    }

    // The host knows what it calls an image; only at the vendor is one missing.
    [Theory]
    [MemberData(nameof(Slugs))]
    public void Translate_EditWithAnImageOfAnotherName_GoesOnAsItCame(string slug)
    {
        foreach (var operation in new[] { ImageOperation.Edit, ImageOperation.Variation })
        {
            foreach (var name in new[] { "input_image", "init_image", "image_b64", "reference" })
            {
                var (json, form) = (Shapes.Json(operation, "mine", (name, Shapes.One[0].Value())), Shapes.Form(
                    operation, "mine", [], Shapes.File(name, Shapes.Png)));
                foreach (var image in new[] { json, form })
                {
                    Assert.Null(image.Check(1_000));
                    Assert.Single(Write(slug, image).Calls);
                    if (operation == ImageOperation.Edit)
                        Assert.Equal(("image", "missing_required_parameter"), (AtVendor(slug, image)!.Param, AtVendor(slug, image)!.Code));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Translate_EditBody_SaysTheForm(string slug)
    {
        var upload = Shapes.Form(
            ImageOperation.Edit, "mine", [("seed", "7")], Shapes.File("image", Shapes.Png), Shapes.File("mask", Shapes.Png));
        var json = Shapes.Json(ImageOperation.Edit, "mine", ("image", Shapes.One[0].Value()), ("mask", Shapes.One[0].Value()));

        foreach (var image in (ImageRequest[])[upload, json])
        {
            var form = Write(slug, image, "form").Calls[0];
            Assert.IsType<CallBody.Form>(form.Body);
            Assert.Equal(2, SeenImages.Of(form, []).Count);
            Assert.Equal(2, SeenImages.Of(Write(slug, image, "json").Calls[0], []).Count);
            Assert.IsNotType<CallBody.Form>(Write(slug, image, "json").Calls[0].Body);
        }

        Assert.Equal("edit_body", Write(slug, json, "xml").Refusal!.Param);
    }

    private static ImageGateway.Core.Errors.GatewayError? AtVendor(string slug, ImageRequest image) =>
        Declared.Provider(slug).Write(new(image, Registry.Endpoint)).Refusal;

    private static Translation Write(string slug, ImageRequest image, string? editBody = null)
    {
        var endpoint = Registry.Endpoint.At(Host);
        if (editBody is not null)
            endpoint = endpoint with { Settings = endpoint.Settings.Append(new("edit_body", editBody)).ToFrozenDictionary() };
        return Declared.Provider(slug).Write(new(image, endpoint));
    }
}
