using ImageGateway.Api.Hosting;
using ImageGateway.Gateway.Options;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Api.Tests.Middleware;

/// <summary>The host spends nothing on log lines of requests that nobody wants, and writes them where somebody does.</summary>
public sealed class RequestActivityTests
{
    private const string Category = "Microsoft.AspNetCore.Hosting.Diagnostics";

    [Theory]
    [InlineData(null, false)]
    [InlineData("Information", true)]
    public void AddGatewayLogging_LinesOfTheHost_AreWrittenWhereASettingSaysSo(string? level, bool isEnabled)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(level is null ? [] : [new($"Logging:LogLevel:{Category}", level)]).Build();
        using var services = new ServiceCollection()
            .AddLogging(logging => logging.AddGatewayLogging(configuration, LogFormat.Text, static () => true)).BuildServiceProvider();

        Assert.Equal(isEnabled, services.GetRequiredService<ILoggerFactory>().CreateLogger(Category).IsEnabled(LogLevel.Critical));
    }
}
