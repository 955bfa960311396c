using System.Collections.Concurrent;

namespace ImageGateway.Providers.Shared.Aws;

/// <summary>Hands out the sources of keys. Those of a role are kept, so that STS is asked once an hour and not once a call.</summary>
internal sealed class AwsIdentities
{
    private const int MaxRoles = 512;

    private readonly ConcurrentDictionary<RoleRequest, RoleKeys> _roles = new();
    private readonly IRoleService _service;
    private readonly TimeProvider _time;

    /// <summary>Makes the sources; nothing is asked for before the first call that needs it.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="stsEndpoint">An STS elsewhere; null: AWS's own of the region.</param>
    public AwsIdentities(TimeProvider time, Uri? stsEndpoint)
    {
        var chain = new ChainKeys(time);
        (Own, _service, _time) = (chain, new StsRoleService(chain, stsEndpoint), time);
    }

    internal AwsIdentities(TimeProvider time, IAwsKeySource own, IRoleService service) => (Own, _service, _time) = (own, service, time);

    /// <summary>The gateway's own identity.</summary>
    public IAwsKeySource Own { get; }

    /// <summary>The keys of a role.</summary>
    public IAwsKeySource Role(RoleRequest role)
    {
        if (_roles.TryGetValue(role, out var known))
            return known;
        if (_roles.Count >= MaxRoles)
            _roles.Clear();
        return _roles.GetOrAdd(role, static (key, self) => new(key, self._service, self._time), this);
    }
}
