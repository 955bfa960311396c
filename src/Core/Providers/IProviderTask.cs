namespace ImageGateway.Core.Providers;

/// <summary>
/// Reads the answers of a provider that works in tasks: of the submission, and of each question after it. It neither
/// sends nor waits; the gateway asks until the task ends, and never submits it twice.
/// </summary>
public interface IProviderTask
{
    /// <summary>
    /// Determines whether the answer is the image itself or a result for the call's reader, so that its body is not read here.
    /// </summary>
    bool IsResult(ProviderResponse response);

    /// <summary>Reads the state of the task from a 2xx answer of at most 1 MiB.</summary>
    /// <param name="response">The head of the answer.</param>
    /// <param name="body">Its body.</param>
    TaskStep Read(ProviderResponse response, ReadOnlySpan<byte> body);
}

/// <summary>State of an asynchronous task at a provider.</summary>
public abstract record TaskStep
{
    private TaskStep()
    {
    }

    /// <summary>Task that still runs and is to be polled again.</summary>
    /// <param name="Ask">The next question. Its answer is read by its own task where it has one, else by that of the submission.</param>
    /// <param name="Hint">When the provider says to ask; null: the gateway's own growing, jittered waits.</param>
    /// <param name="Cancel">The call that cancels the task, where the provider has one.</param>
    public sealed record Running(ProviderCall Ask, TimeSpan? Hint = null, ProviderCall? Cancel = null) : TaskStep;

    /// <summary>Task that ended with images, each a link or a data URI.</summary>
    public sealed record Done(IReadOnlyList<string> Links) : TaskStep
    {
        /// <summary>Fields beside the images, as JSON.</summary>
        public IReadOnlyList<(string Name, ReadOnlyMemory<byte> Json)> Fields { get; init; } = [];

        /// <summary>Images that a content filter withheld.</summary>
        public int Filtered { get; init; }
    }

    /// <summary>Task that ended without a result.</summary>
    public sealed record Failed(ProviderError Error) : TaskStep;

    /// <summary>The answer does not say. A question is asked again; a submission has failed.</summary>
    public sealed record Unreadable(ProviderError Error) : TaskStep;
}
