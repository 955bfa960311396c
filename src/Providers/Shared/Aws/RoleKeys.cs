namespace ImageGateway.Providers.Shared.Aws;

/// <summary>A role's keys, renewed before they end. One request at a time asks for them, the others wait for its answer.</summary>
/// <remarks>
/// The SDK's <c>AssumeRoleAWSCredentials</c> renews too, but asks the STS of the process's region or of a global default, never the one
/// of the target's region or of the deployment's settings, and by the machine's clock. The call itself is the SDK's.
/// </remarks>
internal sealed class RoleKeys(RoleRequest role, IRoleService service, TimeProvider time) : IAwsKeySource
{
    /// <summary>Time before their end at which keys are renewed: a call that begins now must still be good when AWS checks it.</summary>
    public static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private Task<TemporaryKeys>? _lease;

    /// <inheritdoc/>
    public async ValueTask<AwsKeys> GetAsync(CancellationToken cancellation)
    {
        Task<TemporaryKeys> lease;
        lock (_gate)
        {
            if (_lease is null || IsSpent(_lease))
                _lease = Task.Run(() => service.AssumeAsync(role, CancellationToken.None), CancellationToken.None);
            lease = _lease;
        }

        return (await lease.WaitAsync(cancellation)).Keys;
    }

    private bool IsSpent(Task<TemporaryKeys> lease) =>
        lease.IsFaulted || lease.IsCanceled || (lease.IsCompletedSuccessfully && lease.Result.Until - time.GetUtcNow() < RenewBefore);
}
