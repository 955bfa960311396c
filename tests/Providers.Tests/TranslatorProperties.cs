using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Testing;
using ImageGateway.TestKit;

namespace ImageGateway.Providers.Tests;

public sealed class TranslatorProperties
{
    [Fact]
    public void Translate_AnyDocumentedRequest_IsWrittenOrRefused() =>
        Prop.ForAll(Arb.From(DocumentedRequests.All), asked =>
        {
            Assert.Null(asked.Image.Check(32_000));
            var endpoint = Asked.Endpoint(("resource_name", "r"), ("deployment_id", "d e/p"))
                .At(asked.OwnHost ? new("https://images.example.com/base/") : null);

            var translation = Asked.Provider(asked.Provider).Translate(new(asked.Image, endpoint));

            if (translation.Refusal is { } refusal)
            {
                Assert.Equal((400, "invalid_request_error"), (refusal.Status, refusal.Type));
                Assert.Empty(translation.Calls);
            }
            else if (!translation.NeedsFiles)
            {
                Assert.Equal(asked.Image.Count, translation.Calls.Sum(call => call.Images));
                Assert.All(translation.Calls, call => AssertWhole(call, asked.OwnHost));
            }
            else
            {
                Assert.Empty(asked.Image.Files);
            }
        }).Check(1000);

    [Fact]
    public void Translate_AnyDocumentedRequest_ChangesNothingInItsParameters() =>
        Prop.ForAll(Arb.From(DocumentedRequests.All), asked =>
        {
            var before = asked.Image.Parameters.Items;
            var first = Asked.Provider(asked.Provider).Translate(new(asked.Image, Asked.Endpoint(("resource_name", "r"))));
            var second = Asked.Provider(asked.Provider).Translate(new(asked.Image, Asked.Endpoint(("resource_name", "r"))));

            Assert.Equal(before, asked.Image.Parameters.Items);
            Assert.Equal(first.Calls.Select(Describe), second.Calls.Select(Describe));
        }).Check(300);

    private static void AssertWhole(ProviderCall call, bool ownHost)
    {
        if (ownHost && call.Uri.Host != "sandbox.invalid")
            Assert.StartsWith("https://images.example.com/base/", call.Uri.AbsoluteUri, StringComparison.Ordinal);
        Assert.All(call.Headers, header => Assert.All(header.Name + header.Value, letter => Assert.InRange(letter, ' ', '~')));
        if (call.Body is CallBody.Json or CallBody.JsonWithFiles)
            Assert.NotEmpty(Bodies.Json(call).AsObject());
        else
            Assert.Distinct(call.Form().Where(part => part.File is null).Select(part => part.Name));
    }

    private static string Describe(ProviderCall call) => call.Uri + (call.Body is CallBody.Json or CallBody.JsonWithFiles
        ? Bodies.Json(call).ToJsonString()
        : string.Join(' ', call.Form().Select(part => part.Name + "=" + Convert.ToHexString(part.Text.Span))));
}
