using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Api.Management.Export;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Tests.Management.Export;

/// <summary>An export that is written piece by piece.</summary>
public sealed class ExportDocumentTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, false)]
    [InlineData(3, true)]
    [InlineData(2_000, false)]
    public async Task Write_AnyNumberOfEntries_IsOneDocumentWithAllOfThem(int count, bool isPretty)
    {
        var pipe = new Pipe(new(pauseWriterThreshold: 0));

        await ExportDocument.WriteAsync(pipe.Writer, Entries(count), Noon, "1.2.3", isPretty, default);
        await pipe.Writer.CompleteAsync();

        using var document = await JsonDocument.ParseAsync(pipe.Reader.AsStream());
        var root = document.RootElement;
        Assert.Equal(
            ("catalogue.export", ImportDocument.CurrentFormat, "1.2.3", "2026-11-02T12:00:00.000Z"),
            (root.GetProperty("object").GetString(), root.GetProperty("format").GetInt32(), root.GetProperty("gateway_version").GetString(),
                root.GetProperty("exported_at").GetString()));
        Assert.Equal(
            Enumerable.Range(0, count).Select(static number => $"id-{number}"),
            root.GetProperty("entries").EnumerateArray().Select(static entry => entry.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Write_StoreFailsBeforeTheFirstPieceIsFull_NothingIsWritten()
    {
        var pipe = new Pipe();

        await Assert.ThrowsAsync<ControlPlaneUnavailableException>(
            () => ExportDocument.WriteAsync(pipe.Writer, Entries(10, fails: true), Noon, "1.2.3", false, default));

        Assert.False(pipe.Reader.TryRead(out _));
    }

    private static async IAsyncEnumerable<ExportedEntry> Entries(
        int count, bool fails = false, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var number = 0; number < count; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new(
                ResourceKind.Provider, $"id-{number}", new("default", $"slug-{number}", $$"""{"name":"{{new string('ü', 200)}}"}"""), []);
        }

        await Task.CompletedTask;
        if (fails)
            throw ControlPlaneUnavailableException.NotAnswered;
    }
}
