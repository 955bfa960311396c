using ImageGateway.Api.ControlPlane;
using ImageGateway.Api.Management;
using ImageGateway.Api.Management.ApiKeys;
using ImageGateway.Api.Management.Archive;
using ImageGateway.Api.Management.Audit;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Api.Management.Configs;
using ImageGateway.Api.Management.Declared;
using ImageGateway.Api.Management.Export;
using ImageGateway.Api.Management.Guardrails;
using ImageGateway.Api.Management.Health;
using ImageGateway.Api.Management.Policies;
using ImageGateway.Api.Management.Providers;
using ImageGateway.Api.Management.Usage;
using ImageGateway.Api.Management.Workspaces;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGateway.Api.Hosting;

/// <summary>The resource store and its management API.</summary>
internal static class ManagementExtensions
{
    /// <summary>Registers them; a resource store that the host registered stays.</summary>
    public static void AddManagement(this IServiceCollection services, GatewayOptions options)
    {
        services.AddSingleton(_ => MasterKeys.Open(options));
        services.TryAddSingleton<IResourceStore>(
            provider => new SqliteResourceStore(
                Path.Combine(options.DataDirectory, "control"), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ProviderDestinations>();
        services.TryAddSingleton<ISavedProviders, StoredProviders>();
        services.AddSingleton<CredentialRenewal>();
        services.AddSingleton<ResourceStoreStart>();
        services.AddHostedService(provider => provider.GetRequiredService<ResourceStoreStart>());
        services.AddSingleton<ResourcesFileReader>();
        services.AddSingleton<DeclaredProviders>();
        services.AddSingleton<DeclaredRecords>();
        services.AddSingleton<DeclarationPlanner>();
        services.AddSingleton<DeclarationMarks>();
        services.AddSingleton<DeclaredEntries>();
        services.AddSingleton<DeclarationWriter>();
        services.AddSingleton<DeclaredFile>();
        services.AddHostedService<DeclaredResources>();
        services.AddSingleton<KeysFileReader>();
        services.AddSingleton<DeclaredKeyWriter>();
        services.AddHostedService<DeclaredKeys>();
        services.AddHostedService<ResourceStoreRefresher>();

        services.AddSingleton<ProviderSettingNames>();
        services.AddSingleton<BodyReader>();
        services.AddSingleton<ManagementEndpoints>();
        services.AddSingleton<ResourceEditor>();
        services.AddSingleton<ResourceUses>();
        services.AddSingleton<WorkspaceFinder>();
        services.AddSingleton<UsageResolver>();
        services.AddSingleton<UsageApi>();
        services.AddSingleton<UsageStatus>();
        services.AddSingleton<ProviderViews>();
        services.AddSingleton<ProviderBody>();
        services.AddSingleton<ProviderEditor>();
        services.AddSingleton<VirtualKeysApi>();
        services.AddSingleton<ProvidersApi>();
        services.AddSingleton<IntegrationsApi>();
        services.AddSingleton<DefaultConfigs>();
        services.AddSingleton<WorkspacesApi>();
        services.AddSingleton<PoliciesApi>();
        services.AddSingleton<AuditApi>();
        services.AddSingleton<ProviderHealthApi>();
        services.AddSingleton<InstancesApi>();
        services.AddSingleton<ExportRecords>();
        services.AddSingleton<ResourceImport>();
        services.AddSingleton<ExportApi>();
        services.AddRequestLogApi(options.RequestLog);
        services.AddSingleton<ErasureApi>();
        services.AddSingleton<ConfigViews>();
        services.AddSingleton<ConfigBody>();
        services.AddSingleton<ConfigEditor>();
        services.AddSingleton<ConfigsApi>();
        services.AddSingleton<ConfigVersionsApi>();
        services.AddSingleton<GuardrailViews>();
        services.AddSingleton<GuardrailBody>();
        services.AddSingleton<GuardrailsApi>();
        services.AddSingleton<ApiKeyViews>();
        services.AddSingleton<ApiKeyEditor>();
        services.AddSingleton<ApiKeysApi>();
        services.AddSingleton<OwnKeyApi>();
        services.AddSingleton<BodySchemaWriter>();
    }

    /// <summary>Maps the routes of the management API.</summary>
    public static void MapManagement(this WebApplication application)
    {
        var services = application.Services;
        var endpoints = services.GetRequiredService<ManagementEndpoints>();
        services.GetRequiredService<VirtualKeysApi>().Map(endpoints, application);
        services.GetRequiredService<ProvidersApi>().Map(endpoints, application);
        services.GetRequiredService<IntegrationsApi>().Map(endpoints, application);
        services.GetRequiredService<ApiKeysApi>().Map(endpoints, application);
        services.GetRequiredService<OwnKeyApi>().Map(endpoints, application);
        services.GetRequiredService<ConfigsApi>().Map(endpoints, application);
        services.GetRequiredService<ConfigVersionsApi>().Map(endpoints, application);
        services.GetRequiredService<GuardrailsApi>().Map(endpoints, application);
        services.GetRequiredService<WorkspacesApi>().Map(endpoints, application);
        services.GetRequiredService<PoliciesApi>().Map(endpoints, application);
        services.GetRequiredService<AuditApi>().Map(endpoints, application);
        services.GetRequiredService<ExportApi>().Map(endpoints, application);
        services.GetRequiredService<ProviderHealthApi>().Map(endpoints, application);
        services.GetRequiredService<InstancesApi>().Map(endpoints, application);
        application.MapRequestLog(endpoints);
        services.GetRequiredService<ErasureApi>().Map(endpoints, application);
    }
}
