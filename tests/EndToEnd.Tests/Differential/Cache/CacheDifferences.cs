namespace ImageGateway.EndToEnd.Tests.Differential.Cache;

/// <summary>
/// Intended differences between this cache and that of Portkey's open-source gateway (docs/architecture/portkey.md#cache), with
/// their effect on a caller.
/// </summary>
internal static class CacheDifferences
{
    private const string Status = "client.header.x-portkey-cache-status";

    public static IReadOnlyList<AcceptedDifference> All { get; } =
    [
        .. Of("callers apart", "Callers with different keys never get each other's images. Portkey's cache has no tenants.", "HIT", "MISS",
            "another key #2"),
        .. Of("namespaces",
            "They separate requests, as the hosted gateway documents. Portkey's open-source gateway does not read the header.", "HIT",
            "MISS", "namespaces #2"),
        new("third of the namespaces", "upstream.count", "As above: two pictures were drawn.")
            { Cases = ["namespaces #3"], Portkey = "1", Ours = "2" },
        .. Of("refresh that is not wanted",
            "The value must be true, as at the hosted gateway. For Portkey's open-source gateway the header's presence is enough.",
            "REFRESH", "HIT", "forced refresh of False #2"),
        .. Of("seconds", "max_age is in seconds, as documented. Portkey's open-source gateway reads 60 as 60 ms.", "MISS", "HIT",
            "max_age of a minute #3"),
        .. Of(
            "semantic", "For images it works like simple, as at the hosted gateway. Portkey's open-source gateway never stores it.",
            "MISS", "HIT", "semantic #2"),
        .. Of(
            "asked for by a header", "This is the hosted gateway's older header. Portkey's open-source gateway does not read it.",
            "MISS", "HIT", "cache asked for by a header #2"),
        .. Of("delivery", "Link or base64 does not change the images: a hit is returned in the requested form.", "MISS", "HIT",
            "another way of delivery #2"),
        new("link of a hit", "client.body.data[0].url", "As above; a link that is good from now on.")
            { Cases = ["another way of delivery #2"], Portkey = "(absent)", Ours = "http://127.0.0.1:*/v1/images/files/*" },
        .. Of("edits", "Edits are cached by the content of their files. Portkey does not cache them.", "DISABLED", "*", "edit #*"),
        .. Of("not asked", "Without a configured cache nothing is looked up. Portkey's answers from what others stored.", "HIT",
            "DISABLED", "no cache after a cache #2", "nothing is to be kept #2"),
        new("status without a cache", Status, "As above: DISABLED instead of a MISS of a cache that nobody asked for.")
            { Cases = ["no cache twice #*", "max_age of a minute #2", "nothing is to be kept #1"], Portkey = "MISS", Ours = "DISABLED" },
        .. Of("failures", "Only successful responses are stored. Portkey's returns a stored failure as a 200.", "HIT", "MISS",
            "failure, then a picture #2"),
        new("picture after a failure", "client.body.*", "As above.") { Cases = ["failure, then a picture #*", "fallback #2"] },
        new("third after a failure", "upstream.count", "As above: what was drawn then is kept.")
            { Cases = ["failure, then a picture #3"], Portkey = "1", Ours = "2" },
        new("mode alone", "*", "\"cache\": \"simple\" is what the hosted gateway takes; Portkey's open-source gateway refuses it.")
            { Cases = ["cache as a word #*"] },
    ];

    // Another status, and with it another image, from the provider or not.
    private static IEnumerable<AcceptedDifference> Of(
        string name, string reason, string portkey, string ours, params IReadOnlyList<string> cases) =>
    [
        new(name, Status, reason) { Cases = cases, Portkey = portkey, Ours = ours },
        new(name + ": whose picture", "client.body.data[0].b64_json", reason) { Cases = cases },
        new(name + ": headers of the upstream", "client.header.openai-processing-ms", reason) { Cases = cases },
        new(name + ": calls", "upstream.count", reason) { Cases = cases },
    ];
}
