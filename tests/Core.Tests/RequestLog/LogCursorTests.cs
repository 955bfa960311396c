using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.RequestLog;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.RequestLog;

public sealed class LogCursorTests
{
    [Fact]
    public void TryParse_TextOfACursor_IsTheSame() => Prop.ForAll(LogEntries.Lists(), entries => entries.All(entry =>
        LogCursor.TryParse(LogCursor.From(entry).ToString(), out var read) && read == LogCursor.From(entry))).Check();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no cursor")]
    [InlineData("AAAA")]
    [InlineData("__________________________________")]
    public void TryParse_OtherText_IsRefused(string? text) => Assert.False(LogCursor.TryParse(text, out _));

    [Fact]
    public void IsBefore_PagesOfAnyLength_GiveEachEntryOnce() =>
        Prop.ForAll(LogEntries.Lists(), Gen.Choose(1, 5).ToArbitrary(), (entries, length) =>
    {
        var newest = entries.OrderByDescending(entry => entry.At)
            .ThenByDescending(entry => entry.Id, Comparer<Guid>.Create(LogCursor.CompareIds)).ToList();
        var (given, after) = (new List<LogEntry>(), (LogCursor?)null);
        while (newest.FindAll(entry => after?.IsBefore(entry) ?? true) is { Count: > 0 } rest)
        {
            given.AddRange(rest.Take(length));
            after = LogCursor.From(given[^1]);
        }

        return given.SequenceEqual(newest);
    }).Check();
}
