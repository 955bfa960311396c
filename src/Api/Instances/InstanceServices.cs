using ImageGateway.Core.Instances;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGateway.Api.Instances;

/// <summary>Registers what tells others about this process.</summary>
public static class InstanceServices
{
    /// <summary>Adds the reports of this process to the registered <see cref="IInstanceDirectory"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">Name of its host or pod; null: the machine's.</param>
    /// <param name="role">Role of the process.</param>
    public static void AddInstanceReports(this IServiceCollection services, string? name, string role)
    {
        services.TryAddSingleton(new InstanceIdentity(name ?? Environment.MachineName, role));
        services.AddSingleton<ThisInstance>();
        services.AddSingleton<InstanceReporter>();
        services.AddHostedService(provider => provider.GetRequiredService<InstanceReporter>());
    }
}
