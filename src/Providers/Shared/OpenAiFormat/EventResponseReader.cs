using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.OpenAiFormat;

/// <summary>
/// Reads an answer that came as events for somebody who wants it as one: its completed images, and what their events say of them.
/// </summary>
/// <param name="readError">Reads the provider's error, and is told whether no other event came before it.</param>
/// <param name="perImage">Whether members stay with their image as events have them; else what JSON says once stands beside the
/// images.</param>
public sealed class EventResponseReader(Func<ReadOnlyMemory<byte>, bool, ProviderError> readError, bool perImage = false) : IResponseReader
{
    /// <summary>Media type of events.</summary>
    public const string ContentType = "text/event-stream";

    /// <summary>Members that events say of each image and JSON once beside them all, but for <c>usage</c>, which is added up.</summary>
    public static IReadOnlyList<string> SaidOnce { get; } =
        [ParameterNames.Background, ParameterNames.OutputFormat, ParameterNames.Quality, ParameterNames.Size];

    private static readonly string[] OfEventsOnly = ["type", "created", "created_at", "sequence_number", "partial_image_index"];

    /// <inheritdoc/>
    public bool VerdictFollows(ProviderResponse response) => true;

    /// <summary>Reads to the end. Where the stream breaks off, the images that are whole are kept.</summary>
    public async ValueTask<ProviderError?> ReadAsync(ProviderResponse response, IImageWriter images, CancellationToken cancellation)
    {
        var sink = new Sink(images, perImage);
        var reader = new ImageEventReader(images, sink);
        try
        {
            await reader.ReadAsync(response.Body, cancellation);
        }
        catch (Exception failure) when (sink.Completed > 0 && failure is (IOException or InvalidDataException))
        {
            if (reader.IsImageOpen)
                await images.EndAsync(ImageVerdict.Failed, cancellation);
        }

        if (sink.Completed == 0)
            return sink.Error.IsEmpty
                ? ProviderError.Malformed("The provider's stream of events ended without an image.")
                : readError(sink.Error, !sink.HasBegun);
        await sink.CloseAsync(cancellation);
        return null;
    }

    private sealed class Sink(IImageWriter images, bool perImage) : IImageEventSink
    {
        private readonly HashSet<string> _said = [];
        private ReadOnlyMemory<byte> _usage;
        private bool _isUncounted;

        public int Completed { get; private set; }

        public ReadOnlyMemory<byte> Error { get; private set; }

        public bool HasBegun { get; private set; }

        public bool Wants(ImageEventKind? known) => known is not ImageEventKind.Partial;

        public ValueTask CommentAsync(ReadOnlyMemory<byte> text, CancellationToken cancellation) => default;

        public async ValueTask<bool> EndAsync(ImageEvent ended, CancellationToken cancellation)
        {
            Error = ended.Error;
            HasBegun |= ended is { Kind: not ImageEventKind.Error, IsPulse: false };
            if (ended is { Kind: ImageEventKind.Completed, HasImage: true })
            {
                await TakeMembersAsync(ended, cancellation);
                Completed++;
                _isUncounted |= ended.Usage is not { CountsImages: true };
            }
            else if (!perImage && (ended.Name is null || ended.Kind == ImageEventKind.Completed))
            {
                // Tokens behind the images, or around a list of them, are of them all.
                await TakeMembersAsync(ended, cancellation);
                _isUncounted &= ended.Usage is not { CountsImages: true };
            }

            if (ended.HasImage)
                await images.EndAsync(ended.Kind == ImageEventKind.Completed ? ImageVerdict.Shown : ImageVerdict.Failed, cancellation);
            return ended.Kind is not (ImageEventKind.Error or ImageEventKind.Done);
        }

        public async ValueTask CloseAsync(CancellationToken cancellation)
        {
            if (_usage.IsEmpty)
                return;
            if (!_isUncounted && OpenAiUsage.Read(_usage.Span) is { } usage)
                images.Usage(usage);
            await images.FieldAsync("usage", _usage, cancellation);
        }

        private async ValueTask TakeMembersAsync(ImageEvent ended, CancellationToken cancellation)
        {
            foreach (var (name, json) in ended.Members)
            {
                if (perImage)
                    await images.ImageFieldAsync(name, json, cancellation);
                else if (name == "usage")
                    AddUsage(json);
                else if (name is "created" or "created_at")
                    await SayOnceAsync("created", json, cancellation);
                else if (SaidOnce.Contains(name))
                    await SayOnceAsync(name, json, cancellation);
                else if (ended.HasImage && !OfEventsOnly.Contains(name))
                    await images.ImageFieldAsync(name, json, cancellation);
            }
        }

        private void AddUsage(ReadOnlyMemory<byte> json)
        {
            if (JsonText.KindOf(json.Span) == JsonValueKind.Object)
                _usage = _usage.IsEmpty ? json : UsageSum.Add(_usage, json);
        }

        private ValueTask SayOnceAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
            JsonText.KindOf(json.Span) != JsonValueKind.Null && _said.Add(name) ? images.FieldAsync(name, json, cancellation) : default;
    }
}
