using System.Collections.Immutable;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Storage.Tests.Benchmarks;

/// <summary>Entries of a full log: workspaces, models, keys, users, failures, and a prompt for each tenth.</summary>
internal static class SampleLog
{
    /// <summary>An entry of the log.</summary>
    /// <param name="index">Its place in the log.</param>
    /// <param name="when">Its time, of which only whole milliseconds are kept.</param>
    /// <param name="random">Chooses what it is about.</param>
    /// <param name="image">Hash of its image; null: one that no archive has.</param>
    public static LogEntry Entry(int index, DateTimeOffset when, Random random, string? image = null)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(when.ToUnixTimeMilliseconds());
        var (workspace, model) = (random.Next(5), random.Next(8));
        var status = random.Next(20) switch { 0 => 429, 1 => 500, _ => 200 };
        return new()
        {
            Id = Guid.CreateVersion7(at),
            TraceId = $"trace-{index}",
            At = at,
            IsFinal = true,
            Attempt = 1,
            TargetPath = "config.targets[0]",
            Provider = $"provider-{model % 4}",
            Model = $"model-{model}",
            Operation = ImageOperation.Generation,
            Workspace = $"workspace-{workspace}",
            ApiKey = $"key-{workspace}",
            VirtualKey = $"virtual-{model % 4}",
            Config = "pc-route",
            User = $"user-{random.Next(500)}",
            Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("team", $"team-{random.Next(10)}"),
            Status = status,
            Class = status == 200 ? AttemptClass.Answered : AttemptClass.Failed,
            Cache = LogCache.Miss,
            Cost = new(42_000, 42_000, false, true),
            Timings = new(10, 1_000_000, random.Next(2_000_000, 30_000_000), 400),
            RequestBytes = 200,
            ResponseBytes = 1_800,
            Tokens = 1_100,
            Images = [new(image ?? new('a', 64), "image/png", 1_500_000) { Width = 1024, Height = 1024 }],
            Body = index % 10 != 0 ? null : new() { Prompt = "A red fox in the snow", Request = "{\"prompt\":\"A red fox in the snow\"}" },
        };
    }
}
