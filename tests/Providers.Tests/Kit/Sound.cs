using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Tests.Kit;

/// <summary>Properties that must hold for any translation of any request.</summary>
internal static class Sound
{
    // The gateway honours these by itself.
    private static readonly string[] NeverDropped =
    [
        ParameterNames.Model, ParameterNames.Count, ParameterNames.ResponseFormat, ParameterNames.Stream, ParameterNames.PartialImages,
    ];

    /// <summary>
    /// Calls or a reason for none, all images asked for, bodies and headers that can be sent, and an honest word about what is not
    /// sent.
    /// </summary>
    /// <returns>The translation, with files made of the images where it asked for them.</returns>
    public static Translation Assert(IImageProvider provider, ProviderRequest request)
    {
        request = request with { Image = NativeCount.Fold(provider, request.Image) };
        var translation = provider.Write(request);
        if (translation.NeedsFiles)
        {
            Xunit.Assert.False(request.Image.Inputs.AreFiles);
            request = AnyRequest.WithFiles(request);
            translation = provider.Write(request);
            Xunit.Assert.False(translation.NeedsFiles, "It asks for files although it has them.");
        }

        if (translation.Refusal is { } refusal)
        {
            Xunit.Assert.InRange(refusal.Status, 400, 499);
            Xunit.Assert.NotEmpty(refusal.Message);
            Xunit.Assert.True(
                refusal.Param is { Length: > 0 } || refusal.Code == "unsupported_operation", $"It names no parameter: {refusal.Message}");
            Xunit.Assert.Empty(translation.Calls);
            return translation;
        }

        if (translation.Needs is not null)
        {
            Xunit.Assert.Empty(translation.Calls);
            return translation;
        }

        Xunit.Assert.Equal(request.Image.Count, translation.Calls.Sum(call => call.Images));
        var sent = translation.Calls.SelectMany(call => NamesIn(provider, call)).ToHashSet();
        foreach (var call in translation.Calls)
        {
            Xunit.Assert.All(
                call.Headers, header => Xunit.Assert.All(header.Name + header.Value, letter => Xunit.Assert.InRange(letter, ' ', '~')));
            if (request.Endpoint.BaseUrl is { } host)
                Xunit.Assert.Equal(host.Authority, call.Uri.Authority);
        }

        Xunit.Assert.Distinct(translation.Dropped);
        Xunit.Assert.All(translation.Dropped, name => Xunit.Assert.True(
            request.Image.Parameters.Find(name) is not null
                || request.Image.Files.Any(file => file.FieldName == name), $"'{name}' was not asked for."));
        Xunit.Assert.Empty(translation.Dropped.Intersect(NeverDropped));
        Xunit.Assert.Empty(translation.Dropped.Intersect(sent));
        return translation;
    }

    // The names of a form's parts and of a body's own members; what a provider nests has names of its own.
    private static IEnumerable<string> NamesIn(IImageProvider provider, ProviderCall call)
    {
        switch (call.Body)
        {
            case CallBody.Form form:
                var texts = form.Parts.Where(part => part.File is null).ToList();
                Xunit.Assert.Distinct(texts.Select(part => part.Name).Where(name => !InputNames.IsImage(name)));
                Xunit.Assert.Empty(
                    texts.Select(part => part.Name).Intersect(form.Parts.Where(part => part.File is not null).Select(part => part.Name)));
                Xunit.Assert.All(
                    texts.Where(part => provider.Capabilities.CountNames.Contains(part.Name)), part => AssertNotMore(
                        Encoding.UTF8.GetString(part.Text.Span), call.Images));
                return form.Parts.Select(part => part.Name);
            case CallBody.Json or CallBody.JsonWithFiles:
                var body = Bodies.Json(call).AsObject();
                AssertHonest(body, provider, call.Images);
                return body.Select(member => member.Key);
            default:
                return [];
        }
    }

    // No name twice, and no count but the one that was asked for.
    private static void AssertHonest(JsonNode? node, IImageProvider provider, int images)
    {
        if (node is JsonArray list)
        {
            foreach (var element in list)
                AssertHonest(element, provider, images);
        }

        if (node is not JsonObject body)
            return;
        Xunit.Assert.Distinct(body.Select(member => member.Key));
        foreach (var (name, value) in body)
        {
            if (provider.Capabilities.CountNames.Contains(name))
                AssertNotMore(value?.ToString(), images);
            AssertHonest(value, provider, images);
        }
    }

    private static void AssertNotMore(string? count, int images) =>
        Xunit.Assert.False(
            int.TryParse(count, CultureInfo.InvariantCulture, out var number)
                && number > images, $"{count} pictures are asked for and {images} priced.");
}
