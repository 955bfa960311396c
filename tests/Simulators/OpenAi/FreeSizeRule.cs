using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.OpenAi;

/// <summary>The sizes of gpt-image-2 and later: any that the model's bounds allow.</summary>
public sealed record FreeSizeRule(string Name) : ParameterRule(Name)
{
    private const int Step = 16;
    private const int LongestSide = 3_840;
    private const int FewestPixels = 655_360;
    private const int MostPixels = 8_294_400;
    private const double MostElongated = 3;

    public override Violation? Check(Parameter parameter)
    {
        if (parameter.Text is not { } text)
            return WrongType("a string", parameter);
        return text == "auto" || (ImageSize.Parse(text) is { } size && IsAllowed(size))
            ? null
            : new(ViolationKind.NotAllowed, Name, text, "'auto', or WIDTHxHEIGHT with both sides multiples of 16, at most 3840, " +
                "a ratio of at most 3:1 and 655360 to 8294400 pixels");
    }

    private static bool IsAllowed(ImageSize size) =>
        size.Width % Step == 0 && size.Height % Step == 0 && Math.Max(size.Width, size.Height) <= LongestSide
        && size.Elongation <= MostElongated && size.Pixels is >= FewestPixels and <= MostPixels;
}
