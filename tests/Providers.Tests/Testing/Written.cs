using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Tests.Testing;

/// <summary>Looks into the bodies that translators write.</summary>
internal static class Written
{
    /// <summary>The JSON body; no name may stand in it twice.</summary>
    public static JsonObject Json(this ProviderCall call)
    {
        var body = JsonNode.Parse(Assert.IsType<CallBody.Json>(call.Body).Text.Span)!.AsObject();
        Assert.Distinct(body.Select(member => member.Key));
        return body;
    }

    /// <summary>The parts of a form.</summary>
    public static IReadOnlyList<FormPart> Form(this ProviderCall call) => Assert.IsType<CallBody.Form>(call.Body).Parts;

    /// <summary>The text of a form field, or null where there is none; no field may stand in the form twice.</summary>
    public static string? Field(this ProviderCall call, string name) =>
        call.Form().SingleOrDefault(part => part.Name == name && part.File is null) is { } part
            ? Encoding.UTF8.GetString(part.Text.Span)
            : null;

    /// <summary>The value of a header, or null where there is none; no header may stand there twice.</summary>
    public static string? Header(this ProviderCall call, string name) =>
        call.Headers.Where(header => header.Name == name).Select(header => header.Value).SingleOrDefault();

    /// <summary>Gets the only call of a translation.</summary>
    public static ProviderCall Call(this Translation translation)
    {
        Assert.Null(translation.Refusal);
        return Assert.Single(translation.Calls);
    }
}
