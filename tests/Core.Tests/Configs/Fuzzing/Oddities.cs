namespace ImageGateway.Core.Tests.Configs.Fuzzing;

/// <summary>Values that a config may hold in places where nobody expects them.</summary>
internal static class Oddities
{
    private const int LongText = 3000;
    private const int DeepNesting = 40;

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "2", "0.5", "1e9", "1e10", "1e999", "-1e999", "1e-320", "100", "446", "2147483647",
        "2147483648",
        "9007199254740993", "123456789012345678901234567890", "[]", "{}", "[[]]", "[null]", "[1,\"a\",{}]", "{\"\":null}",
        "{\"a\":{\"a\":[]}}",
        "\"\"", "\" \"", "\"a\"", "\"1\"", "\"true\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\\ud800\"", "\"🖼️ ünïcödé\"",
        "\"\\n\\r\\t\"", "\"(\"",
        "\"(a+)+$\"", "\"[a-\"", "\"\\\\\"", "\"a{2147483647}\"", "\"@slug\"", "\"pc-1\"", "\"http://\"",
        "\"https://images.example.com/v1\"",
        "\"http://[::1]:99999\"", "\"{\\\"a\\\":\\\"\\\\ud800\\\"}\"", "\"{\\\"a\\\":\\\"b\\\"}\"", "\"openai\"", "\"sandbox\"",
        "\"fallback\"", "\"$regex\"",
        "{\"type\":1}", "{\"properties\":{\"a\":{\"pattern\":\"^a\"}}}", "{\"$regex\":\"^a\"}", "{\"value\":1e999,\"weight\":-0}",
    ];

    /// <summary>One of them, as JSON.</summary>
    public static string Next(Random random) => random.Next(400) switch
    {
        0 => "\"" + new string('x', LongText) + "\"",
        1 => string.Concat(Enumerable.Repeat("[", DeepNesting)) + string.Concat(Enumerable.Repeat("]", DeepNesting)),
        _ => Values[random.Next(Values.Length)],
    };
}
