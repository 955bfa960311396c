using System.Security.Cryptography;
using System.Text;

namespace ImageGateway.Grains.Contracts;

/// <summary>Way of an id through the tree of buckets: the digits of its hash.</summary>
internal static class IndexPath
{
    /// <summary>Buckets below a bucket.</summary>
    public const int Branches = 16;

    /// <summary>The way of an id.</summary>
    public static string Of(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    /// <summary>The digit of a branch.</summary>
    public static char Digit(int branch) => "0123456789abcdef"[branch];
}
