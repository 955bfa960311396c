using System.Globalization;
using System.Text;
using ImageGateway.Core.Providers;

namespace ImageGateway.Gateway.Tests.Execution;

/// <summary>
/// Reads the words of a script: <c>run</c>, <c>run MILLISECONDS</c>, <c>done</c>, <c>failed</c>, <c>moderated</c>,
/// <c>unreadable</c>, <c>image</c>.
/// </summary>
internal sealed class WordTask : IProviderTask, IResponseReader
{
    private static readonly Uri Host = new("http://scripted.example.test");

    /// <summary>The call that submits a task.</summary>
    public static ProviderCall Submission { get; } = Call("/submit") with { Task = new WordTask(), Reader = new WordTask() };

    public static ProviderCall Call(string path, params IReadOnlyList<Header> headers) =>
        new(HttpMethod.Get, new Uri(Host, path), headers, null, new WordTask(), 1);

    public bool IsResult(ProviderResponse response) => response.ContentType == "image/png";

    public TaskStep Read(ProviderResponse response, ReadOnlySpan<byte> body) => Encoding.UTF8.GetString(body).Split(' ') switch
    {
        ["run"] => new TaskStep.Running(Call("/ask"), Cancel: Call("/cancel")),
        ["run", var milliseconds] =>
            new TaskStep.Running(
                Call("/ask"), TimeSpan.FromMilliseconds(int.Parse(milliseconds, CultureInfo.InvariantCulture)), Call("/cancel")),
        ["run-for-ever"] => new TaskStep.Running(Call("/ask")),
        ["done"] => new TaskStep.Done(["https://pictures.example.test/1.png"]),
        ["moderated"] => new TaskStep.Failed(ProviderError.Filtered("no", "blocked")),
        ["failed"] => new TaskStep.Failed(new("it failed") { Status = 502 }),
        _ => new TaskStep.Unreadable(ProviderError.Malformed("what?")),
    };

    public bool VerdictFollows(ProviderResponse response) => false;

    public ValueTask<ProviderError?> ReadAsync(ProviderResponse response, IImageWriter images, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
