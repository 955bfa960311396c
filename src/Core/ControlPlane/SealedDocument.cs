using System.Collections.Immutable;

namespace ImageGateway.Core.ControlPlane;

/// <summary>A JSON document as the resource store keeps it, apart from its secrets.</summary>
/// <param name="Json">The document as it was written, with masks in place of its secrets.</param>
/// <param name="Secrets">The secrets, by where they stand in the document (a JSON pointer).</param>
public sealed record SealedDocument(string Json, ImmutableSortedDictionary<string, SealedSecret> Secrets);
