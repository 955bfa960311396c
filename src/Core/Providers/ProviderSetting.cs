namespace ImageGateway.Core.Providers;

/// <summary>Roles of a setting, which decide who may set it and how it is stored.</summary>
[Flags]
public enum SettingRoles
{
    /// <summary>A detail of requests that anyone may say.</summary>
    None = 0,

    /// <summary>A credential: sealed at rest and masked in every answer.</summary>
    Secret = 1,

    /// <summary>A part of the address that the credential is sent to.</summary>
    Destination = 2,

    /// <summary>The identity that the credential acts as.</summary>
    Identity = 4,

    /// <summary>A document, such as a key file in JSON, that never becomes the value of a header.</summary>
    Document = 8,

    /// <summary>Decides the cost of calls: when the entry that holds the credential sets it, nothing else may.</summary>
    Price = 16,
}

/// <summary>The form of a setting in a config.</summary>
public enum SettingKind
{
    /// <summary>A string; anything else is a fault of the config.</summary>
    Text,

    /// <summary>A string, or an object that is kept as its JSON.</summary>
    TextOrObject,

    /// <summary>A string or an object; anything else is passed over, as Portkey does.</summary>
    Unchecked,
}

/// <summary>A setting of a provider.</summary>
/// <param name="ConfigKey">Its name in a config, in snake case.</param>
/// <param name="Header">Its request header, in lower case.</param>
/// <param name="Roles">What it decides.</param>
public sealed record ProviderSetting(string ConfigKey, string Header, SettingRoles Roles = SettingRoles.None)
{
    /// <summary>Other names that bodies of the management API have for it, in snake case.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Values that it takes, where there are few; empty for any.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Its form in a config.</summary>
    public SettingKind Kind { get; init; }

    /// <summary>True when it changes the images of one and the same request, so that it is part of a cache key.</summary>
    public bool ShapesImages { get; init; }

    /// <summary>True when the setting belongs to a saved credential, so that only the entry that holds the credential can set it.</summary>
    public bool IsBound => (Roles & (SettingRoles.Secret | SettingRoles.Destination | SettingRoles.Identity)) != 0;

    /// <summary>True when the value is a credential.</summary>
    public bool IsSecret => (Roles & SettingRoles.Secret) != 0;

    /// <summary>True when the value is a document, which is never sent as a header.</summary>
    public bool IsDocument => (Roles & SettingRoles.Document) != 0;
}
