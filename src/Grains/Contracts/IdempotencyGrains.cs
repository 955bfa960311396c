using System.Security.Cryptography;
using System.Text;
using ImageGateway.Core.Responses;

namespace ImageGateway.Grains.Contracts;

/// <summary>The grains of idempotency keys, and the names of those who own their runs.</summary>
public static class IdempotencyGrains
{
    private const char Slash = '/';

    /// <summary>Key of a key's grain. It is stored, so it never changes; the caller's own words are not in it.</summary>
    public static string KeyOf(IdempotencyKey key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Tenant}\n{key.Key}")));

    /// <summary>Makes the name of a new owner.</summary>
    public static string NewOwner(string instance) => $"{instance}{Slash}{Guid.NewGuid():n}";

    /// <summary>The instance of an owner.</summary>
    public static string InstanceOf(string owner) => owner[..owner.IndexOf(Slash, StringComparison.Ordinal)];
}
