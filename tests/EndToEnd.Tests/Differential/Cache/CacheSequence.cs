namespace ImageGateway.EndToEnd.Tests.Differential.Cache;

/// <summary>Requests that a gateway gets one after the other, so that a later one may be answered from the cache.</summary>
/// <param name="Name">Its name; unique.</param>
/// <param name="Steps">The requests. Their own scripts do not count.</param>
internal sealed record CacheSequence(string Name, params IReadOnlyList<DifferentialCase> Steps)
{
    /// <summary>Answers of the upstream: each image differs, so that it shows which of them a caller gets.</summary>
    public IReadOnlyList<object> Script { get; init; } = [Image("Zmlyc3Q="), Image("c2Vjb25k"), Image("dGhpcmQ=")];

    /// <summary>Gets the name of a step where the gateways differ.</summary>
    public string NameOf(int step) => $"{Name} #{step + 1}";

    /// <summary>An answer with these bytes.</summary>
    public static object Image(string base64) => new
    {
        headers = new Dictionary<string, string> { ["openai-processing-ms"] = "120" },
        body = new { created = 1_745_517_030, data = new[] { new { b64_json = base64 } } },
    };
}
