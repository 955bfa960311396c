using ImageGateway.Storage.Files;
using ImageGateway.TestKit;

namespace ImageGateway.Storage.Tests.Files;

/// <summary>Key files are whole and private, and a damaged one is never replaced.</summary>
public sealed class KeyFileTests : IDisposable
{
    private static readonly string Digits = new('a', 64);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Damaged =>
        [string.Empty, " ", Digits[..63], Digits + "0", Digits.ToUpperInvariant(), Digits[..63] + "g", new string('\0', 64)];

    private string File => Path.Combine(_folder.Path, "below", "some.key");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadOrMake_Nothing_MakesAPrivateFileOnce()
    {
        Assert.Equal(Digits, KeyFile.ReadOrMake(File, () => Digits));
        Assert.Equal(Digits, KeyFile.ReadOrMake(File, () => new string('b', 64)));
        Assert.Equal([File], Directory.GetFiles(Path.GetDirectoryName(File)!));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Theory]
    [MemberData(nameof(Damaged))]
    public void ReadOrMake_Damaged_IsRefusedAndLeft(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, text);

        Assert.Contains(
            File, Assert.Throws<InvalidDataException>(() => KeyFile.ReadOrMake(File, () => Digits)).Message, StringComparison.Ordinal);
        Assert.Equal(text, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void ReadOrMake_ManyAtOnce_AgreeOnOne()
    {
        for (var run = 0; run < 20; run++)
        {
            var made = new string[16];
            Parallel.For(0, made.Length, index => made[index] = KeyFile.ReadOrMake(File, () => new string((char)('a' + (index % 6)), 64)));
            Assert.Single(made.Distinct());
            Assert.Equal([File], Directory.GetFiles(Path.GetDirectoryName(File)!));
            System.IO.File.Delete(File);
        }
    }
}
