namespace ImageGateway.Core.Instances;

/// <summary>A setting by which its value can be told from others, and not be known.</summary>
/// <param name="Name">Name of the setting.</param>
/// <param name="Fingerprint">Part of a hash of its value.</param>
public sealed record SharedSetting(string Name, string Fingerprint);
