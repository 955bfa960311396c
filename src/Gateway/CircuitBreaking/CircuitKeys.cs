using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.CircuitBreaking;

/// <summary>
/// Names what a target's health is about: its provider, its credential with the account and host that it is for, its
/// model. The credential itself never leaves this process.
/// </summary>
public sealed class CircuitKeys
{
    private const int MaxHashes = 4096;
    private const int HashBytes = 8;
    private const int MaxModelChars = 128;

    private readonly ConcurrentDictionary<Account, string> _hashes = new();

    /// <summary>The subject of an attempt.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="target">The target.</param>
    /// <param name="model">The model that is asked, or null.</param>
    public CircuitKey KeyFor(IImageProvider provider, Target target, string? model)
    {
        var family = model is null
            ? string.Empty
            : provider.FindModel(model)?.Name ?? (model.Length > MaxModelChars ? model[..MaxModelChars] : model);
        return new(provider.Slug, HashOf(new(provider, target)), family);
    }

    private string HashOf(Account account)
    {
        if (_hashes.TryGetValue(account, out var known))
            return known;
        if (_hashes.Count >= MaxHashes)
            _hashes.Clear();
        return _hashes[account] = account.Hash();
    }

    /// <summary>A credential and all that says which account and host it is for.</summary>
    private readonly struct Account(IImageProvider provider, Target target) : IEquatable<Account>
    {
        private readonly IImageProvider _provider = provider;
        private readonly Target _target = target;

        public bool Equals(Account other)
        {
            if (!ReferenceEquals(_provider, other._provider) || _target.ApiKey != other._target.ApiKey
                || _target.CustomHost != other._target.CustomHost)
                return false;
            if (_target.Settings.Count == 0 && other._target.Settings.Count == 0)
                return true;
            foreach (var setting in _provider.Capabilities.Settings)
            {
                if (_target.Setting(setting.ConfigKey) != other._target.Setting(setting.ConfigKey))
                    return false;
            }

            return true;
        }

        public override bool Equals([NotNullWhen(true)] object? obj) => obj is Account other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(_provider.Slug, _target.ApiKey, _target.CustomHost);

        public string Hash()
        {
            var text = new StringBuilder();
            Append(_target.ApiKey);
            Append(_target.CustomHost?.AbsoluteUri);
            foreach (var setting in _provider.Capabilities.Settings)
                Append(_target.Setting(setting.ConfigKey));
            return text.Length == 0
                ? string.Empty
                : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, HashBytes));

            // Each part has its length before it, so that no two lists read the same.
            void Append(string? part)
            {
                if (part is not null || text.Length > 0)
                    text.Append(part?.Length ?? -1).Append(':').Append(part);
            }
        }
    }
}
