using System.Text.Json;

namespace ImageGateway.Api.Hosting;

/// <summary>Reports that something on disk prevents the start; the message is one line that names file and cause.</summary>
public sealed class StartException(string message, Exception inner) : Exception(message, inner)
{
    /// <summary>Recognizes a fault of what is kept; null for every other, whose stack is wanted.</summary>
    public static StartException? From(Exception fault) => fault switch
    {
        StartException known => known,
        AggregateException { InnerExceptions: [var only] } => From(only),
        IOException or UnauthorizedAccessException or InvalidDataException or JsonException =>
            new("The gateway cannot start: " + Line(fault.Message), fault),
        _ => null,
    };

    private static string Line(string message) => message.ReplaceLineEndings(" ");
}
