namespace ImageGateway.Gateway.StoredResponses;

/// <summary>Registers the services of stored answers.</summary>
public static class StoredResponseServices
{
    /// <summary>Registers what records and replays answers, and what removes the expired ones.</summary>
    public static void AddStoredResponses(this IServiceCollection services)
    {
        services.AddSingleton<ResponsePlaces>();
        services.AddSingleton<ResponseRecorder>();
        services.AddSingleton<ResponseReplayer>();
        services.AddHostedService<ExpiredEntrySweeper>();
    }
}
