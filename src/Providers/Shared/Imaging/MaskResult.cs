using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Shared.Imaging;

/// <summary>A mask that a provider understands, or what is wrong with the caller's: one of the two is null.</summary>
public readonly record struct MaskResult(InputFile? File, GatewayError? Refusal)
{
    internal static MaskResult Refuse(string why) =>
        new(null, GatewayError.Invalid($"The mask {why}", ParameterNames.Mask, "invalid_image"));
}
