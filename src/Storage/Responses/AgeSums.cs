namespace ImageGateway.Storage.Responses;

/// <summary>
/// Sums of files by their age, by which the age is found beyond which they have to go, without a list of them. Ages differ by one
/// percent between neighbours.
/// </summary>
internal sealed class AgeSums
{
    private const int StepsPerOctave = 64;
    private const int Octaves = 24;

    private readonly long[] _bytes = new long[(StepsPerOctave * Octaves) + 1];
    private readonly long[] _files = new long[(StepsPerOctave * Octaves) + 1];

    /// <summary>Adds one file to the sums.</summary>
    public void Add(TimeSpan age, long bytes)
    {
        var step = StepOf(age);
        _bytes[step] += bytes;
        _files[step]++;
    }

    /// <summary>Finds the least age of the files that have to go so that the younger ones fit; null: all fit.</summary>
    public TimeSpan? Excess(long mostBytes, long mostFiles)
    {
        var (bytes, files) = (0L, 0L);
        for (var step = 0; step < _bytes.Length; step++)
        {
            (bytes, files) = (bytes + _bytes[step], files + _files[step]);
            if (bytes > mostBytes || files > mostFiles)
                return step == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Pow(2, (double)(step - 1) / StepsPerOctave));
        }

        return null;
    }

    // The first step is all below a second.
    private static int StepOf(TimeSpan age) => age.TotalSeconds < 1
        ? 0
        : Math.Min(1 + (int)(Math.Log2(age.TotalSeconds) * StepsPerOctave), StepsPerOctave * Octaves);
}
