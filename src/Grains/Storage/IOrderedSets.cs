namespace ImageGateway.Grains.Storage;

/// <summary>
/// Sets of ids in the order of a number each, beside the grains' state, and the revision of the change feed that they have. What they
/// lack is built anew, so they are worth no more than their source. Repeating any call is harmless.
/// </summary>
public interface IOrderedSets
{
    /// <summary>The revision of the change feed that all sets have; null: none was noted.</summary>
    ValueTask<long?> RevisionAsync();

    /// <summary>Notes the revision of the change feed that all sets have.</summary>
    ValueTask SetRevisionAsync(long revision);

    /// <summary>Tells which of some sets are there.</summary>
    ValueTask<IReadOnlyList<string>> ExistingAsync(IReadOnlyList<string> sets);

    /// <summary>Makes a set that is not complete yet; one that is there stays.</summary>
    /// <returns>Number of the building of the set that is there now, for <see cref="CompleteAsync"/>.</returns>
    ValueTask<long> BeginAsync(string set);

    /// <summary>Adds ids to a set; those that are there keep their numbers.</summary>
    ValueTask AddAsync(string set, IReadOnlyList<OrderedId> items);

    /// <summary>Removes ids from a set.</summary>
    ValueTask RemoveAsync(string set, IReadOnlyList<string> ids);

    /// <summary>
    /// Notes that a set has everything that it should have. Changes nothing where it was removed since its building began, since it lacks
    /// what was added before that.
    /// </summary>
    ValueTask CompleteAsync(string set, long building);

    /// <summary>Reads a part of a complete set; null: it is not there or not complete.</summary>
    ValueTask<OrderedPart?> ReadAsync(string set, int skip, int take);

    /// <summary>Counts the ids of a set up to each of some numbers, these included.</summary>
    ValueTask<IReadOnlyList<long>> CountAsync(string set, IReadOnlyList<long> until);

    /// <summary>Removes all sets with their ids.</summary>
    ValueTask ClearAsync();
}

/// <summary>An id with the number that orders it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Order">The number; ids of the same number are ordered by their characters' codes.</param>
public readonly record struct OrderedId(string Id, long Order);

/// <summary>A part of a set.</summary>
/// <param name="Total">Number of ids in the set.</param>
/// <param name="Ids">Ids of the part, in order.</param>
public sealed record OrderedPart(long Total, IReadOnlyList<string> Ids);
