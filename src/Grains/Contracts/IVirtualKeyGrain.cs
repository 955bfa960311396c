namespace ImageGateway.Grains.Contracts;

/// <summary>One virtual key: sealed credential, rules and budget. The key is its id.</summary>
[GrainInterfaceType("ImageGateway.Grains.VirtualKeys.IVirtualKeyGrain")]
[Alias("ig.IVirtualKeyGrain")]
public interface IVirtualKeyGrain : IBudgetGrain, IResourceGrain;
