using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Execution;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Tests.Responses;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Http;

namespace ImageGateway.Api.Tests.Streams;

/// <summary>Answers and event streams that are cut, mutated or of another provider, through the code that reads them.</summary>
public sealed class ResponseFuzzTests : IDisposable
{
    private const int LongRuns = 1_000_000;
    private const int ShortRuns = 2_000;

    private static readonly string[] Oddities = ["\"", "\\", "{", "}", "[", "]", ",", ":", "\n", "\r", "\n\n", "\0", "null", "\\ud800",
        "data:", "event: error\n", "b64_json", "=", "\u00ff", "9e999", new string('[', 70)];

    private static readonly string[] Json =
    [
        $"{{\"created\":7,\"data\":[{{\"b64_json\":\"{Streamed.Png}\",\"revised_prompt\":\"x "
            + $"y\"}},{{\"url\":\"data:image/png;base64,{Streamed.Png}\"}}],\"usage\":{{\"total_tokens\":3,\"input_tokens\":1,\"output_tokens\":2}},\"size\":\"auto\"}}",
        $"{{\"artifacts\":[{{\"base64\":\"{Streamed.Png}\",\"finishReason\":\"SUCCESS\",\"seed\":7}}]}}",
        $"{{\"candidates\":[{{\"content\":{{\"parts\":[{{\"text\":\"so be "
            + $"it\"}},{{\"inlineData\":{{\"mimeType\":\"image/png\",\"data\":\"{Streamed.Png}\"}}}}]}},\"finishReason\":\"STOP\"}}],\"usageMetadata\":{{\"promptTokenCount\":1,\"candidatesTokenCount\":2}}}}",
        $"{{\"predictions\":[{{\"bytesBase64Encoded\":\"{Streamed.Png}\",\"mimeType\":\"image/png\"}},{{\"raiFilteredReason\":\"it is "
            + $"filtered\"}}]}}",
        $"{{\"images\":[\"{Streamed.Png}\"],\"seeds\":[7],\"finish_reasons\":[null],\"error\":null}}",
        $"[{{\"base64\":\"{Streamed.Png}\",\"finishReason\":\"SUCCESS\",\"seed\":1}}]",
        $"{{\"id\":\"x\",\"base64\":[\"{Streamed.Png}\"],\"finishReason\":\"SUCCESS\",\"seed\":1}}",
        $"{{\"image\":\"{Streamed.Png}\",\"status\":\"Success\",\"infer_time\":1.5}}",
        "{\"error\":{\"message\":\"no\",\"type\":\"t\",\"code\":\"c\",\"inner_error\":{\"code\":\"ResponsibleAIPolicyViolation\"}}}",
        "{\"detail\":[{\"loc\":[\"body\",\"prompt\"],\"msg\":\"flagged\",\"type\":\"content_policy_violation\"}]}",
    ];

    private readonly TemporaryFolder _temporary = new();
    private readonly SpoolFolder _folder;

    public ResponseFuzzTests()
    {
        _folder = new(_temporary.Path);
        _folder.Prepare();
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task AnyResponse_IsReadOrRefused_AndNoWholeImageIsLost()
    {
        await using var composed = new ComposedResponse(ImageFormat.Base64);
        var readers = Readers();
        var runs = PropertyRuns.IsLong ? LongRuns : ShortRuns;
        for (var run = 0; run < runs; run++)
        {
            var random = new Random(run);
            try
            {
                if (run % 2 == 0)
                    await ResponseAsync(random, readers[random.Next(readers.Count)], composed.Conversion);
                else
                    await EventsAsync(random, composed.Conversion);
            }
            catch (Exception unforeseen)
            {
                throw new InvalidOperationException($"Run {run} failed: {unforeseen.Message}", unforeseen);
            }
        }
    }

    private static async Task ResponseAsync(
        Random random, (IImageProvider Provider, IResponseReader Reader) subject, ImageConversion conversion)
    {
        var body = Mutated(random, Encoding.UTF8.GetBytes(Json[random.Next(Json.Length)]), 0);
        var composer = new ImageResponseWriter(new MemoryOutput(), ResponseShape.Json, conversion, static () => default, default);
        await using (composer)
        {
            try
            {
                var response = new ProviderResponse(
                    200, random.Next(20) == 0 ? "image/png" : "application/json", static _ => null, Pieces(random, body));
                if (await subject.Reader.ReadAsync(response, composer, default) is { } error)
                    ModerationTerms.IsRefusal(error.Quoting(body).Message, "so be it");
            }
            catch (InvalidDataException)
            {
                // What a caller hears of as an answer that cannot be used.
            }
        }

        subject.Provider.ReadError(400, "application/json", body);
        ResponseSentence.Find(body);
    }

    private async Task EventsAsync(Random random, ImageConversion conversion)
    {
        // What follows a whole image may be anything: it is given all the same.
        var way = Streamed.All[random.Next(Streamed.All.Count)];
        var whole = Encoding.UTF8.GetBytes(way.Of(1, previews: random.Next(2) == 0, mark: random.Next(4) == 0));
        byte[] body = [.. whole, .. Encoding.UTF8.GetBytes(Streamed.All[random.Next(Streamed.All.Count)].Of(1, done: random.Next(2) == 0))];
        var isKept = random.Next(2) == 0;
        body = Mutated(random, body, isKept ? whole.Length : 0);

        var composer = new ImageResponseWriter(new MemoryOutput(), ResponseShape.Bare, conversion, static () => default, default);
        await using (composer)
        {
            try
            {
                await new EventResponseReader(EventErrors.Read).ReadAsync(
                    new(200, EventResponseReader.ContentType, static _ => null, Pieces(random, body)), composer, default);
            }
            catch (InvalidDataException)
            {
                Assert.Equal(0, composer.Shown);
            }

            Assert.True(!isKept || composer.Shown > 0, "A whole image is lost in JSON.");
        }

        await RelayAsync(random, body, isKept, conversion);
    }

    private async Task RelayAsync(Random random, byte[] body, bool isKept, ImageConversion conversion)
    {
        var context = new DefaultHttpContext();
        var sent = new MemoryStream();
        context.Response.Body = sent;
        var relay = new EventStreamForwarder(
            new(context.Response, null, static () => { }), _folder, conversion, ImageOperation.Generation, default);
        await using (relay)
        {
            try
            {
                await relay.ReadAsync(Pieces(random, body));
                EventErrors.Read(relay.Error, relay.IsNothingButError);
            }
            catch (InvalidDataException)
            {
                // Said in an event where others went before.
            }

            Assert.True(!isKept || relay.Drawn.Images > 0, "A whole image is lost in events.");
            Assert.Equal(relay.Started, sent.Length > 0);
            Assert.True(
                sent.Length == 0
                    || Encoding.UTF8.GetString(sent.ToArray()).EndsWith("\n\n", StringComparison.Ordinal), "An event was sent in part.");
        }
    }

    private static byte[] Mutated(Random random, byte[] bytes, int from)
    {
        var changed = new List<byte>(bytes);
        for (var times = random.Next(4); times > 0 && changed.Count > from; times--)
        {
            var at = random.Next(from, changed.Count);
            switch (random.Next(6))
            {
                case 0:
                    changed.RemoveRange(at, changed.Count - at);
                    break;
                case 1:
                    changed[at] = (byte)random.Next(256);
                    break;
                case 2:
                    changed.RemoveRange(at, random.Next(1, Math.Min(20, changed.Count - at) + 1));
                    break;
                case 3:
                    changed.InsertRange(at, changed.GetRange(at, random.Next(1, Math.Min(60, changed.Count - at) + 1)));
                    break;
                default:
                    changed.InsertRange(at, Encoding.UTF8.GetBytes(Oddities[random.Next(Oddities.Length)]));
                    break;
            }
        }

        return [.. changed];
    }

    private static PiecewiseStream Pieces(Random random, byte[] body) =>
        new(body, random.Next(1, 9), random.Next(1, 400), random.Next(1, 60));

    private static List<(IImageProvider Provider, IResponseReader Reader)> Readers()
    {
        var host = new Uri("https://host.example.test/v1");
        var readers = new List<(IImageProvider Provider, IResponseReader Reader)>();
        foreach (var provider in StreamWorld.Providers)
        {
            foreach (var model in provider.Models.Where(static model => model.Operations.Contains(ImageOperation.Generation)))
            {
                var image = new ImageRequest(
                    ImageOperation.Generation, ParameterSet.Parse(
                        Encoding.UTF8.GetBytes($"{{\"model\":\"{model.Name}\",\"prompt\":\"a lighthouse\"}}"), 8), []);
                var endpoint = new ProviderEndpoint
                {
                    ApiKey = "k",
                    BaseUrl = host,
                    HasCustomHost = true,
                    Settings = StreamWorld.AllSettings,
                };
                foreach (var call in provider.Translate(new(image, endpoint)).Calls.Where(static call => call.Task is null))
                    readers.Add((provider, call.Reader));
            }
        }

        return readers;
    }
}
