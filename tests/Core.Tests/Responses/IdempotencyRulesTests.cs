using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Responses;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Responses;

/// <summary>A key's record: once begun, never begun again by itself.</summary>
public sealed class IdempotencyRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly StoredResponse Response = new("file", 1, 200, 0, false, false, [], [], []);

    [Fact]
    public void Rules_AnyHistory_NeverRunTwiceUnlessNothingWasBegun() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, KeyWorld.Steps - 1).ArrayOf(200)), history =>
        {
            var world = new KeyWorld();
            foreach (var step in history)
                world.Step(step);
        }).Check(300);

    [Fact]
    public void Claim_DoneForLessThanADay_GivesTheResponse_AndThenRunsAgain()
    {
        var done = IdempotencyRules.Finish(Claimed(), "me", Response, Start);
        Assert.Equal(
            Response, Assert.IsType<IdempotencyVerdict.Done>(
                Claim(done, "me", Start + TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1))).Response);
        Assert.IsType<IdempotencyVerdict.Claimed>(Claim(done, "me", Start + TimeSpan.FromHours(24)));
    }

    [Fact]
    public void Drop_Done_IsStillKnownForItsDay()
    {
        var dropped = IdempotencyRules.Drop(IdempotencyRules.Finish(Claimed(), "me", Response, Start));
        Assert.IsType<IdempotencyVerdict.Gone>(Claim(dropped, "me", Start + TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1)));
        Assert.IsType<IdempotencyVerdict.Mismatch>(IdempotencyRules.Claim(dropped, "me", "other", _ => false, Start).Verdict);
        Assert.IsType<IdempotencyVerdict.Claimed>(Claim(dropped, "me", Start + TimeSpan.FromHours(24)));
    }

    [Fact]
    public void Drop_RunningOrUnknown_ChangesNothing()
    {
        var running = Claimed();
        var unknown = IdempotencyRules.Doubt(running, "me", Start);
        Assert.Equal(
            (running, unknown, null), (IdempotencyRules.Drop(running), IdempotencyRules.Drop(unknown), IdempotencyRules.Drop(null)));
    }

    [Fact]
    public void Claim_RunOfAProcessThatLives_WaitsHoweverLong() =>
        Assert.IsType<IdempotencyVerdict.Running>(Claim(Claimed(), "other", Start + TimeSpan.FromDays(3)));

    [Fact]
    public void Finish_AfterItWasGivenUpForLost_CountsAllTheSame()
    {
        var (lost, verdict) = IdempotencyRules.Claim(Claimed(), "other", "hash", _ => true, Start);
        Assert.IsType<IdempotencyVerdict.Unknown>(verdict);
        Assert.IsType<IdempotencyVerdict.Done>(Claim(IdempotencyRules.Finish(lost, "me", Response, Start), "other", Start));
    }

    [Fact]
    public void OthersThanTheOwner_ChangeNothing()
    {
        var record = Claimed();
        Assert.Same(record, IdempotencyRules.Finish(record, "other", Response, Start));
        Assert.Same(record, IdempotencyRules.Forget(record, "other"));
        Assert.Same(record, IdempotencyRules.Doubt(record, "other", Start));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("9f2c-_.~!", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    [InlineData("a\u007f", false)]
    public void IsValid_Key(string key, bool expected) => Assert.Equal(expected, IdempotencyKey.IsValid(key));

    [Fact]
    public void IsValid_Length_IsBounded()
    {
        Assert.True(IdempotencyKey.IsValid(new('k', IdempotencyKey.MaxChars)));
        Assert.False(IdempotencyKey.IsValid(new('k', IdempotencyKey.MaxChars + 1)));
    }

    private static IdempotencyRecord? Claimed() => IdempotencyRules.Claim(null, "me", "hash", _ => false, Start).Record;

    private static IdempotencyVerdict Claim(IdempotencyRecord? record, string owner, DateTimeOffset now) =>
        IdempotencyRules.Claim(record, owner, "hash", _ => false, now).Verdict;
}
