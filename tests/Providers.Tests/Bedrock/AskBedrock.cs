using System.Collections.Frozen;
using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Bedrock;
using ImageGateway.Providers.Shared.Aws;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Shared.Aws;
using ImageGateway.Providers.Tests.Shared.Imaging;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Providers.Tests.Bedrock;

/// <summary>Asks Bedrock with keys of the caller's, at a standing clock.</summary>
internal static class AskBedrock
{
    public const string Slug = "bedrock";
    public const string Core = "stability.stable-image-core-v1:1";
    public const string Nova = "amazon.nova-canvas-v1:0";
    public const string Titan = "amazon.titan-image-generator-v2:0";
    public const string Sd35 = "stability.sd3-5-large-v1:0";
    public const string Sdxl = "stability.stable-diffusion-xl-v1";

    public static readonly (string, string)[] Keys = [("aws_access_key_id", "AKIDEXAMPLE"), ("aws_secret_access_key", "secret")];

    public static FakeTimeProvider Time { get; } = TestClock.Create();

    public static BedrockProvider Provider(FakeRoleService? roles = null) =>
        new(new AwsIdentities(Time, new GivenKeys(new("AKIAOWN", "own", null)), roles ?? new FakeRoleService(Time)), Time);

    /// <summary>The request with the caller's keys, or with other settings.</summary>
    public static ProviderRequest With(this ProviderRequest request, params (string Key, string Value)[] settings) =>
        request with
        {
            Endpoint = request.Endpoint with
            {
                Settings = settings.ToFrozenDictionary(
            setting => setting.Key, setting => setting.Value)
            }
        };

    public static Translation Generate(object body) => Provider().Write(Ask.Generate(body).With(Keys));

    public static Translation Edit(IEnumerable<(string, string)> fields, params InputFile[] files) =>
        Provider().Write(Ask.EditForm(fields, files).With(Keys));

    public static Translation Vary(IEnumerable<(string, string)> fields, params InputFile[] files)
    {
        var request = Ask.EditForm(fields, files).With(Keys);
        return Provider().Write(request with { Image = request.Image with { Operation = ImageOperation.Variation } });
    }

    /// <summary>The body of the only call.</summary>
    public static JsonNode Body(this Translation translation)
    {
        Assert.Null(translation.Refusal);
        return Bodies.Json(Assert.Single(translation.Calls));
    }

    /// <summary>An image of 2x1 pixels.</summary>
    public static InputFile Image(string field = "image") =>
        Ask.Image(field, content: new TestPng { Width = 2, Height = 1, Colour = 2, Pixels = [1, 2, 3, 4, 5, 6] }.Write());

    /// <summary>OpenAI's mask over it: the left pixel changes.</summary>
    public static InputFile Mask() =>
        Ask.Image("mask", "mask.png",
            content: new TestPng { Width = 2, Height = 1, Colour = 6, Pixels = [9, 9, 9, 0, 9, 9, 9, 255] }.Write());

    /// <summary>The grey of a mask's two pixels.</summary>
    public static byte[] Greys(JsonNode? base64) => GreyImage.Read(Convert.FromBase64String((string)base64!)).Pixels;
}
