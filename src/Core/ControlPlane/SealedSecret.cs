namespace ImageGateway.Core.ControlPlane;

/// <summary>A secret as it is kept.</summary>
/// <param name="Text">The sealed text; only an engine's box of secrets opens it.</param>
/// <param name="Mask">What people see in place of it.</param>
public sealed record SealedSecret(string Text, string Mask);
