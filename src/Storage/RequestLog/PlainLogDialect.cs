namespace ImageGateway.Storage.RequestLog;

/// <summary>Conditions on tables that hold times as milliseconds and no metadata or prompts, alike in every database.</summary>
internal sealed class PlainLogDialect : ILogDialect
{
    /// <inheritdoc/>
    public object TimeOf(long milliseconds) => milliseconds;

    /// <inheritdoc/>
    public object IdOf(Guid id) => id.ToString("n");

    /// <inheritdoc/>
    public string TextOf(string text) => text;

    /// <inheritdoc/>
    public string HasMetadata(string name, string value) => throw new ArgumentException("The table holds no metadata to look in.");

    /// <inheritdoc/>
    public string HasPrompt(string text) => throw new ArgumentException("The table holds no prompts.");
}
