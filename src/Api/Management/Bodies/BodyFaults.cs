using ImageGateway.Core.Errors;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>Faults and warnings of one body, in the order in which they were found.</summary>
internal sealed class BodyFaults
{
    // A body of a million wrong members is said to be wrong with less than that.
    private const int Most = 100;

    private readonly List<string> _faults = [];
    private readonly List<string> _warnings = [];
    private int _more;

    /// <summary>The faults as an error, or null where there are none.</summary>
    public GatewayError? Error => _faults.Count == 0 ? null
        : ManagementErrors.Invalid(_more == 0 ? _faults : [.. _faults, $"{_more} more faults"]);

    /// <summary>Accepted members that have no effect.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>True when further faults are only counted.</summary>
    public bool IsFull => _faults.Count >= Most;

    /// <summary>Adds a fault, as a sentence that names its member.</summary>
    public void Add(string fault)
    {
        if (IsFull)
            _more++;
        else
            _faults.Add(fault);
    }

    /// <summary>Adds a warning, as a sentence that names its member.</summary>
    public void Warn(string warning)
    {
        if (_warnings.Count < Most && !_warnings.Contains(warning))
            _warnings.Add(warning);
    }
}
