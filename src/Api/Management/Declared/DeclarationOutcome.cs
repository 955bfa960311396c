namespace ImageGateway.Api.Management.Declared;

/// <summary>Outcomes of applying a resources file.</summary>
internal enum DeclarationVerdict
{
    /// <summary>The resource store says what the file says.</summary>
    Applied,

    /// <summary>A file of a higher revision was applied before; nothing was changed.</summary>
    Older,

    /// <summary>Another file, or one with other secrets, was applied under the same revision; nothing was changed.</summary>
    Conflicting,
}

/// <summary>Outcome of applying a resources file.</summary>
/// <param name="Verdict">Whether it was applied.</param>
/// <param name="Written">Entries that were written.</param>
/// <param name="Deleted">Entries that were deleted, since the file does not have them any more.</param>
/// <param name="Kept">Entries that the file does not have any more and that others need, as sentences.</param>
internal sealed record DeclarationOutcome(DeclarationVerdict Verdict, int Written, int Deleted, IReadOnlyList<string> Kept);
