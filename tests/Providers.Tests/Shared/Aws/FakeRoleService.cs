using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Aws;

namespace ImageGateway.Providers.Tests.Shared.Aws;

/// <summary>Gives numbered keys that are good for an hour, or refuses.</summary>
internal sealed class FakeRoleService(TimeProvider time) : IRoleService
{
    private int _asked;

    public int Asked => _asked;

    public RoleRequest? Last { get; private set; }

    public bool Refuses { get; set; }

    public Task<TemporaryKeys> AssumeAsync(RoleRequest request, CancellationToken cancellation)
    {
        Last = request;
        var number = Interlocked.Increment(ref _asked);
        return Refuses
            ? Task.FromException<TemporaryKeys>(new CredentialException("the role cannot be assumed: AccessDenied."))
            : Task.FromResult(new TemporaryKeys(new($"ASIA{number}", "secret", "token"), time.GetUtcNow() + TimeSpan.FromHours(1)));
    }
}
