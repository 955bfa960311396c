using ImageGateway.Core.Responses;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Core.Tests.Responses;

/// <summary>
/// One key, three processes that are killed and replaced, two bodies, a clock that moves; each step is one of
/// <see cref="Steps"/>. Counts what the rules promise: within 24 hours of its end a run is never begun again unless its
/// owner said that it had not begun.
/// </summary>
internal sealed class KeyWorld
{
    public const int Steps = 10 * Processes;
    private const int Processes = 3;

    private readonly FakeTimeProvider _time = TestClock.Create();
    private readonly string[] _owners = ["p0-0", "p1-0", "p2-0"];
    private readonly HashSet<string> _gone = [];
    private readonly string?[] _running = new string?[Processes];
    private int _generations;
    private int _responses;
    private IdempotencyRecord? _record;
    private bool _dropped;
    private (string Hash, DateTimeOffset At, string? File)? _ended;

    public void Step(int step)
    {
        var (process, action) = (step % Processes, step / Processes);
        switch (action)
        {
            case 0 or 1:
                Claim(process, "body-a");
                break;
            case 2:
                Claim(process, "body-b");
                break;
            case 3 or 4 when _running[process] is { } hash:
                Finish(process, hash);
                break;
            case 5 when _running[process] is not null:
                _record = IdempotencyRules.Forget(_record, _owners[process]);
                _running[process] = null;
                Assert.Null(_record);
                break;
            case 6 when _running[process] is { } hash:
                _record = IdempotencyRules.Doubt(_record, _owners[process], _time.GetUtcNow());
                End(process, hash, null);
                break;
            case 7:
                Kill(process);
                break;
            case 8:
                _time.Advance(TimeSpan.FromHours(process == 0 ? 13 : process));
                break;
            case 9:
                _dropped |= _record is { State: RunState.Done };
                _record = IdempotencyRules.Drop(_record);
                break;
        }
    }

    private void Claim(int process, string hash)
    {
        var (now, runner) = (_time.GetUtcNow(), Array.FindIndex(_running, running => running is not null));
        (_record, var verdict) = IdempotencyRules.Claim(_record, _owners[process], hash, _gone.Contains, now);
        if (verdict is IdempotencyVerdict.Claimed)
        {
            Assert.True(runner < 0, "two runs at a time");
            Assert.True(_ended is null || now - _ended.Value.At >= IdempotencyRules.Kept, "run again within 24 hours");
            (_running[process], _ended, _dropped) = (hash, null, false);
            return;
        }

        // A killed run's time counts from when that was found out.
        if (_ended is { } ended && ended.At == DateTimeOffset.MaxValue)
            _ended = ended with { At = _record!.ChangedAt };
        var known = runner >= 0 ? _running[runner] : _ended!.Value.Hash;
        Assert.Equal(known != hash, verdict is IdempotencyVerdict.Mismatch);
        if (known != hash)
            return;
        if (runner >= 0)
            Assert.IsType<IdempotencyVerdict.Running>(verdict);
        else if (_dropped)
            Assert.IsType<IdempotencyVerdict.Gone>(verdict);
        else if (_ended!.Value.File is { } file)
            Assert.Equal(file, Assert.IsType<IdempotencyVerdict.Done>(verdict).Response.File);
        else
            Assert.IsType<IdempotencyVerdict.Unknown>(verdict);
    }

    private void Finish(int process, string hash)
    {
        var file = $"answer-{_responses++}";
        _record = IdempotencyRules.Finish(
            _record, _owners[process], new StoredResponse(file, 1, 200, 0, false, false, [], [], []), _time.GetUtcNow());
        End(process, hash, file);
    }

    private void End(int process, string hash, string? file)
    {
        _running[process] = null;
        _ended = (hash, _time.GetUtcNow(), file);
    }

    private void Kill(int process)
    {
        _gone.Add(_owners[process]);
        _owners[process] = $"p{process}-{++_generations}";
        if (_running[process] is { } hash)
            (_running[process], _ended) = (null, (hash, DateTimeOffset.MaxValue, null));
    }
}
