using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ImageGateway.Simulators.Shared.Http;

/// <summary>Finds the fault words and the test token in a request's texts and headers.</summary>
public static partial class FaultReader
{
    // An image as base64 holds no bracket, but there is no need to look through megabytes of it.
    private const int LongestText = 64 * 1024;

    public static ReceivedRequest Apply(ReceivedRequest request)
    {
        var text = string.Join('\n', Texts(request).Where(one => one.Length <= LongestText && one.Contains('[', StringComparison.Ordinal)));
        var faults = from match in FaultWord().Matches(text)
                     select new Fault(match.Groups["word"].Value, Value(match, "value"), Times(match), Value(match, "place")) into fault
                     where fault.Place is null || IsHere(fault.Place, request)
                     select fault;
        var token = request.Header("x-test-token") ?? Value(TokenWord().Match(text), "token") ?? TaskToken.From(request.Path);
        return request with { Faults = new Faults([.. faults]), Token = token };
    }

    private static IEnumerable<string> Texts(ReceivedRequest request)
    {
        IEnumerable<string> header = request.Header("x-test-fault") is { } word ? [$"[{word}]"] : [];
        var body = request.Json is { } json ? Strings(json) : (request.Parts ?? []).Where(part => !part.IsFile).Select(part => part.Text);
        return header.Concat(body);
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Strings(property.Value)),
        _ => [],
    };

    // A provider's name, the credential, or any path segment (a deployment, an engine): so one prompt fails at one target only.
    // The verb tells the questions about a task from its submission.
    private static bool IsHere(string place, ReceivedRequest request) =>
        place == request.Provider || place == request.Method || place == request.Bearer || place == request.Header("api-key")
        || request.Path.Split('/').Contains(place, StringComparer.Ordinal);

    private static string? Value(Match match, string group) => match.Groups[group] is { Success: true, Value: var value } ? value : null;

    private static int? Times(Match match) => Value(match, "times") is { } times ? int.Parse(times, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(
        @"\[(?<word>moderate|filter-output|429|500|503|quota|slow|slow-body|cut|garbage|html|stream-error|empty|big)" +
        @"(:(?<value>\d{1,9}))?(\*(?<times>\d{1,6}))?(@(?<place>[A-Za-z0-9._-]+))?\]",
        RegexOptions.ExplicitCapture)]
    private static partial Regex FaultWord();

    [GeneratedRegex(@"\[token:(?<token>[A-Za-z0-9._-]+)\]", RegexOptions.ExplicitCapture)]
    private static partial Regex TokenWord();
}
