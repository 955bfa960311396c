using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Execution;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Http;

namespace ImageGateway.Gateway.Tests.Execution;

/// <summary>A task that is followed under a clock of the test's.</summary>
internal sealed class TaskRun : IDisposable
{
    private static readonly GatewayOptions Options = new() { DataDirectory = "." };

    private readonly UpstreamHandlers _handlers = new(Options, new EgressPolicy(Options));
    private readonly CancellationTokenSource _leaving = new();

    public TaskRun(params IEnumerable<string> responses) => Provider = new(Clock, responses);

    public ManualClock Clock { get; } = new();

    public ScriptedProvider Provider { get; }

    /// <summary>The time that the request gives, or null.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>The time that every attempt has.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>When the caller leaves, or null.</summary>
    public TimeSpan? LeavesAfter { get; init; }

    /// <summary>Position of the jitter, from 0 to 1.</summary>
    public double Chance { get; init; } = 0.5;

    /// <summary>The attempt's time, after the run.</summary>
    public bool DeadlineExpired { get; private set; }

    public ProviderCaller Calls => new(new UpstreamSender(_handlers, "test", Clock), Clock);

    public static ImageRequestContext Exchange { get; } = new(
        new DefaultHttpContext(), new(ImageOperation.Generation, ParameterSet.Empty, []), RequestBody.From(ParameterSet.Empty, []))
    { Patterns = new(TimeProvider.System) };

    /// <summary>Follows the task that a submission with this answer opened.</summary>
    public CallResponse Follow(string submitted = "run", Stream? body = null) => Clock.Run(async () =>
    {
        var target = new Target { Provider = "scripted", RequestTimeout = RequestTimeout };
        using var deadline = new Deadline(RequestTimeout ?? Total, Total, Clock, _leaving.Token);
        using var leaving = LeavesAfter is { } after
            ? Clock.CreateTimer(source => ((CancellationTokenSource)source!).Cancel(), _leaving, after, Timeout.InfiniteTimeSpan)
            : null;
        var attempt = new Attempt(
            Exchange, Provider, target, Exchange.Image, Translation.To(WordTask.Submission), deadline, AttemptNotes.None, null)
        { Allowance = ImageAllowance.Unbounded(), Finished = new() };
        if (RequestTimeout is null)
            deadline.HeadersArrived();
        var reply = new UpstreamReply(
            new(200, submitted == "picture"
                ? "image/png"
                : "application/json", _ => null, body ?? new MemoryStream(Encoding.UTF8.GetBytes(submitted))), null);
        var response = await new TaskPoller(Calls, Clock, new FixedRandom(Chance)).FollowAsync(attempt, WordTask.Submission, reply);
        DeadlineExpired = deadline.Expired;
        return response;
    });

    public void Dispose()
    {
        _handlers.Dispose();
        _leaving.Dispose();
    }

    private sealed class FixedRandom(double chance) : Random
    {
        public override double NextDouble() => chance;
    }
}
