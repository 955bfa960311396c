namespace ImageGateway.Api.Management.Declared;

/// <summary>A resources file that cannot be used; names all its faults with their places, and no secret.</summary>
/// <param name="faults">The faults, a sentence each.</param>
internal sealed class DeclarationException(IReadOnlyList<string> faults) : Exception(string.Join("; ", faults))
{
    /// <summary>The faults, a sentence each.</summary>
    public IReadOnlyList<string> Faults => faults;
}
