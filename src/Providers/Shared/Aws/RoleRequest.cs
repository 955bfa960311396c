namespace ImageGateway.Providers.Shared.Aws;

/// <summary>A role that is to be assumed.</summary>
/// <param name="Arn">The role.</param>
/// <param name="ExternalId">The word that the role's owner asks for, or null.</param>
/// <param name="Region">Whose STS is asked.</param>
/// <param name="Caller">The keys that ask; null: the gateway's own identity.</param>
internal sealed record RoleRequest(string Arn, string? ExternalId, string Region, AwsKeys? Caller);

/// <summary>AWS keys that expire.</summary>
internal sealed record TemporaryKeys(AwsKeys Keys, DateTimeOffset Until);

/// <summary>Asks STS for a role's keys.</summary>
internal interface IRoleService
{
    /// <summary>Assumes the role and gets its temporary keys.</summary>
    /// <exception cref="ImageGateway.Core.Providers.CredentialException">It was refused or not answered.</exception>
    Task<TemporaryKeys> AssumeAsync(RoleRequest request, CancellationToken cancellation);
}
