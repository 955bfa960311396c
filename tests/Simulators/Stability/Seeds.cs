using System.Security.Cryptography;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Stability;

/// <summary>The seed that an answer names: the one asked for, or a random one for none and for zero.</summary>
public static class Seeds
{
    public static long Choose(ParameterSet parameters) =>
        parameters["seed"]?.Integer is { } seed and not 0 ? seed : RandomNumberGenerator.GetInt32(1, int.MaxValue);
}
