using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Testing;
using ImageGateway.TestKit;

namespace ImageGateway.Providers.Tests.Inputs;

/// <summary>Images reach every provider alike in any shape they come in, with the type that their bytes have.</summary>
public sealed class EveryShapeTests
{
    // What one image can be given as.
    private static readonly string[] Places = ["value", "list", "form text"];

    public static TheoryData<string> Slugs => Registry.Slugs;

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Translate_AnyShapeOfOneImage_IsTheUpload(string slug)
    {
        var (sent, number) = (0, slug.Length);
        foreach (var (provider, model) in EditsOf(slug))
        {
            var wanted = Written(provider, Shapes.Form(ImageOperation.Edit, model.Name, [], Shapes.File("image", Shapes.Png)));
            sent += wanted.Refusal is null ? 1 : 0;
            foreach (var name in Shapes.Names)
            {
                foreach (var (shape, value) in Shapes.One)
                {
                    // A shape stands in one of its places in an ordinary build, under the next name in another one.
                    foreach (var place in PropertyRuns.OneOf(Places.Length, number++, Places))
                    {
                        AssertSame(
                            wanted, Written(provider, At(place, model.Name, name, value())), $"{model.Name} {name}: {shape} as {place}");
                    }
                }
            }
        }

        Assert.True(sent > 0, "Nothing was ever sent.");
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Translate_AnyNameOfAFile_IsAnImageOrTheMask(string slug)
    {
        foreach (var (provider, model) in EditsOf(slug))
        {
            var one = Written(provider, Shapes.Form(ImageOperation.Edit, model.Name, [], Shapes.File("image", Shapes.Png)));
            foreach (var name in Shapes.Names)
                AssertSame(one, Written(
                    provider, Shapes.Form(
                        ImageOperation.Edit, model.Name, [], Shapes.File(
                            name, Shapes.Png, "a.bin", "application/octet-stream"))), $"{model.Name} {name}");

            var masked = Written(
                provider, Shapes.Form(
                    ImageOperation.Edit, model.Name, [], Shapes.File("image", Shapes.Png), Shapes.File("mask", Shapes.Png)));
            foreach (var name in (ReadOnlySpan<string>)["mask[]", "mask[0]", "mask_url"])
                AssertSame(masked, Written(
                    provider, Shapes.Form(
                        ImageOperation.Edit, model.Name, [], Shapes.File("image[]", Shapes.Png), Shapes.File(
                            name, Shapes.Png))), $"{model.Name} {name}");
            foreach (var (shape, value) in Shapes.One)
                AssertSame(masked, Written(
                    provider, Shapes.Json(
                        ImageOperation.Edit, model.Name, ("images", value()), ("mask", value()))), $"{model.Name} mask: {shape}");
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Translate_SeveralImages_KeepTheirNumberAndTheirTypes(string slug)
    {
        byte[][] images = [Shapes.Png, [0xFF, 0xD8, 0xFF, 0xE0, .. new byte[60]], [.. "RIFF\0\0\0\0WEBPVP8 "u8, .. new byte[60]],
            [.. "GIF89a"u8, .. new byte[60]]];
        foreach (var (provider, model) in EditsOf(slug))
        {
            InputFile[] files = [.. images.Select(image => Shapes.File("image[]", image, "a.bin", "application/octet-stream"))];
            var (_, upload) = Registry.Write(provider, Shapes.Form(ImageOperation.Edit, model.Name, [], files), Shapes.Png);
            var json = Shapes.Json(
                ImageOperation.Edit, model.Name,
                ("images", new JsonArray(
                    [.. images.Select(image => (JsonNode)("data:image/png;base64," + Convert.ToBase64String(image)))])));
            var (_, named) = Registry.Write(provider, json, Shapes.Png);
            Assert.Equal(upload.Refusal?.Message, named.Refusal?.Message);
            if (upload.Refusal is not null)
                continue;

            var types = images.ToDictionary(SeenImages.Hash, SeenImages.TypeOf);
            foreach (var seen in (IReadOnlyList<(string Hash, string? Type)>[])[SeenImages.Typed(upload.Calls[0], images), SeenImages.Typed(
                named.Calls[0], images)])
            {
                Assert.Equal(types.Keys.Order(), seen.Select(image => image.Hash).Order());
                Assert.All(
                    seen, image => Assert.True(image.Type is null || image.Type == types[image.Hash], $"{model.Name}: {image.Type}"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Translate_WhatIsNoImage_IsRefusedByName(string slug)
    {
        var number = slug.Length;
        foreach (var (provider, model) in EditsOf(slug))
        {
            foreach (var (shape, value) in Shapes.Bad)
            {
                // One name of three in an ordinary build, for the next shape another one.
                foreach (var name in PropertyRuns.OneOf(3, number++, Shapes.Names))
                    AssertRefused(Shapes.Json(ImageOperation.Edit, model.Name, (name, value())), name);
                AssertRefused(Shapes.Json(ImageOperation.Edit, model.Name, ("image", Shapes.Link), ("mask", value())), "mask");

                // In a generation any base64 goes on, as at Portkey.
                if (shape != "base64 of no image")
                    AssertRefused(Shapes.Json(ImageOperation.Generation, model.Name, ("image", value())), "image");

                void AssertRefused(ImageRequest image, string name)
                {
                    var (_, translation) = Registry.Write(provider, image, Shapes.Png);
                    Assert.True(
                        translation.Refusal is { Status: 400 } refusal && refusal.Param == name
                            && refusal.Message.Contains(name, StringComparison.Ordinal), $"{model.Name} {name}: {shape}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Translate_FileInAnotherField_IsNoImage(string slug)
    {
        byte[] other = [.. Shapes.Png, 0];
        foreach (var (provider, model) in EditsOf(slug))
        {
            var (_, alone) = Registry.Write(
                provider, Shapes.Form(ImageOperation.Edit, model.Name, [], Shapes.File("file", other)), Shapes.Png);
            Assert.Equal("image", alone.Refusal!.Param);

            var (_, beside) = Registry.Write(
                provider, Shapes.Form(
                    ImageOperation.Edit, model.Name, [], Shapes.File("image", Shapes.Png), Shapes.File("file", other)), Shapes.Png);
            if (beside.Refusal is not null)
                continue;
            var isSent = SeenImages.Of(beside.Calls[0], [other]).Contains(SeenImages.Hash(other));
            Assert.Equal(provider.TakesOtherFiles, isSent);
            Assert.Equal(!provider.TakesOtherFiles, beside.Dropped.Contains("file"));
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Translate_ImagesInAGeneration_AreEditedOrNamed(string slug)
    {
        var provider = Declared.Provider(slug);
        foreach (var model in provider.Models)
        {
            foreach (var name in Shapes.Names)
            {
                var (image, translation) = Registry.Write(
                    provider, Shapes.Json(ImageOperation.Generation, model.Name, (name, Shapes.One[0].Value())), Shapes.Png);
                if (translation.Refusal is { } refusal)
                {
                    // Without the images it could not be drawn either, or the edit itself lacks something.
                    Assert.NotNull(
                        Registry.Write(provider, Shapes.Json(ImageOperation.Generation, model.Name), Shapes.Png).Translation.Refusal
                            ?? refusal);
                    Assert.NotEqual("invalid_image", refusal.Code);
                    continue;
                }

                var isSent = SeenImages.Of(translation.Calls[0], [Shapes.Png]).Contains(SeenImages.Hash(Shapes.Png));
                Assert.True(isSent != translation.Dropped.Contains(name), $"{model.Name} {name}: sent {isSent}");
                Assert.Equal(isSent, image.Operation == ImageOperation.Edit);
                if (model.Operations.Contains(ImageOperation.Edit))
                    Assert.True(isSent, $"{model.Name} {name}");
            }
        }
    }

    private static ImageRequest At(string place, string model, string name, JsonNode value) => place switch
    {
        "value" => Shapes.Json(ImageOperation.Edit, model, (name, value)),
        "list" => Shapes.Json(ImageOperation.Edit, model, (name, new JsonArray(value))),
        _ => Shapes.Form(ImageOperation.Edit, model, [(name, value is JsonValue plain ? (string)plain! : value.ToJsonString())]),
    };

    private static IEnumerable<(IImageProvider Provider, ModelInfo Model)> EditsOf(string slug)
    {
        var provider = Declared.Provider(slug);
        return provider.Models.Where(model => model.Operations.Contains(ImageOperation.Edit)).Select(model => (provider, model));
    }

    private static (string? Refusal, string Images) Written(IImageProvider provider, ImageRequest image)
    {
        var (_, translation) = Registry.Write(provider, image, Shapes.Png);
        if (translation.Refusal is { } refusal)
            return (refusal.Code + " " + refusal.Param, string.Empty);
        var links = translation.Calls[0].Body is CallBody.Form
            ? 0
            : ImageGateway.Providers.Tests.Kit.Bodies.Json(translation.Calls[0]).ToJsonString().Split(Shapes.Link).Length - 1;
        var seen = SeenImages.Of(translation.Calls[0], [Shapes.Png]).Concat(Enumerable.Repeat(SeenImages.Hash(Shapes.Png), links)).Order();
        return (null, string.Join(' ', seen) + " dropped: " + string.Join(' ', translation.Dropped));
    }

    private static void AssertSame((string? Refusal, string Images) wanted, (string? Refusal, string Images) got, string what) =>
        Assert.True(wanted == got, $"{what}: {got} instead of {wanted}");
}
