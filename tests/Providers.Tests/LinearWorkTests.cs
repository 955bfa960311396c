using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Testing;
using ImageGateway.TestKit;

namespace ImageGateway.Providers.Tests;

/// <summary>
/// A translation's work grows with the body and no faster, for every provider, operation and form of body, whatever parameters of
/// the provider's own the body has: the names are read out of the providers' assembly.
/// </summary>
public sealed class LinearWorkTests
{
    // Far beyond the bound on members, so that a square shows.
    private const int Small = 1_500;
    private const int Growth = 4;
    private const int NamesInABody = 40;

    // A square grows by 16; allocation and caches make a line grow by up to 6.
    private const double MostGrowth = 9;

    private static readonly TimeSpan TooShortToTell = TimeSpan.FromMilliseconds(8);
    private static readonly ImmutableArray<string> Names = Literals.NamesIn(typeof(ImageProviders));
    private static readonly int Bodies = PropertyRuns.IsLong ? (Names.Length / NamesInABody) + 1 : 1;

    public static TheoryData<string> Slugs => new(Declared.Providers.Select(provider => provider.Slug));

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Translate_BodyFourTimesAsLarge_TakesAboutFourTimesTheWork(string slug)
    {
        var provider = Declared.Provider(slug);
        var names = Names.ToArray();
        new Random(slug.Length).Shuffle(names);
        var models = provider.Models.Select(model => model.Name).Append("some/other").ToList();
        for (var body = 0; body < Bodies; body++)
        {
            var own = names.Skip(body * NamesInABody % names.Length).Take(NamesInABody).ToArray();
            foreach (var operation in Enum.GetValues<ImageOperation>())
            {
                foreach (var shape in Enum.GetValues<Shape>())
                {
                    foreach (var isForm in operation == ImageOperation.Generation ? [false] : new[] { false, true })
                    {
                        var model = models[(body + (int)shape) % models.Count];
                        AssertLinear(
                            provider, count => Request(
                                slug, operation, Body(
                                    shape, own, model, count), isForm),
                                    $"{slug} {operation} {shape} {model} {(isForm ? "form" : "JSON")}: {string.Join(' ', own)}");
                    }
                }
            }
        }
    }

    private static void AssertLinear(IImageProvider provider, Func<int, ProviderRequest> request, string what)
    {
        var (small, large) = (request(Small), request(Small * Growth));
        Translate(provider, small);
        var most = CpuTime.OfThread(() => Translate(provider, large), TooShortToTell);
        if (most <= TooShortToTell)
            return;
        var least = CpuTime.OfThread(() => Translate(provider, small), TimeSpan.Zero);
        Assert.True(most < least * MostGrowth, $"{what}: {least.TotalMilliseconds:0.0} ms grow to {most.TotalMilliseconds:0.0} ms");
    }

    private static void Translate(IImageProvider provider, ProviderRequest request)
    {
        for (var rounds = 0; rounds < 4; rounds++)
        {
            var translation = provider.Translate(request);
            if (translation.NeedsFiles)
                request = AnyRequest.WithFiles(request);
            else if (translation.Needs is { } needed)
                request = request with
                {
                    Facts = new Dictionary<string, ReadOnlyMemory<byte>?>(request.Facts)
                    { [needed.Key] = EveryProviderProperties.Facts[1] }
                };
            else
                return;
        }
    }

    private static ProviderRequest Request(string slug, ImageOperation operation, byte[] json, bool isForm)
    {
        var parameters = ParameterSet.Parse(json, 64);
        if (isForm)
            parameters = new([.. parameters.Items.Select(item => item with { Value = item.AsFormText(), IsText = true })]);
        var host = slug is "ollama" ? new Uri("https://host.example.test/v1") : null;
        var endpoint = new ProviderEndpoint { ApiKey = "key", Settings = Declared.Settings }.At(host);
        return new(new(operation, parameters, isForm ? [Ask.Image()] : []), endpoint);
    }

    private enum Shape
    {
        Wide,
        WideLists,
        Objects,
        Lists,
        Numbers,
        Escapes,
    }

    private static byte[] Body(Shape shape, string[] own, string model, int count)
    {
        var text = new ArrayBufferWriter<byte>(count * 16);
        using var json = new Utf8JsonWriter(text);
        json.WriteStartObject();
        json.WriteString("prompt", shape == Shape.Escapes ? new string('"', Math.Min(count, 30_000)) : "a lighthouse");
        json.WriteString("model", model);
        json.WriteString("image", "data:image/png;base64,AAAA");
        var each = Math.Max(1, count / own.Length);
        foreach (var name in own.Except(["prompt", "model", "image", "n"]))
        {
            json.WritePropertyName(name);
            switch (shape)
            {
                case Shape.Objects:
                    json.WriteStartObject();
                    for (var index = 0; index < each; index++)
                        json.WriteString("m" + index, "x");
                    json.WriteEndObject();
                    break;
                case Shape.Lists:
                    json.WriteStartArray();
                    for (var index = 0; index < each; index++)
                    {
                        json.WriteStartObject();
                        json.WriteString("text", "x");
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    break;
                case Shape.Numbers:
                    json.WriteRawValue(Encoding.ASCII.GetBytes("1" + new string('0', each * 8)), skipInputValidation: true);
                    break;
                case Shape.Escapes:
                    json.WriteStringValue(new string('\\', each * 4));
                    break;
                default:
                    json.WriteStringValue("x");
                    break;
            }
        }

        for (var index = 0; shape is Shape.Wide or Shape.WideLists && index < count; index++)
            json.WriteNumber(shape == Shape.Wide ? "m" + index : $"m{index % 7}[{index}]", index);
        json.WriteEndObject();
        json.Flush();
        return text.WrittenSpan.ToArray();
    }
}
