using System.Text;
using System.Text.Json;
using ImageGateway.Api.Hosting;
using ImageGateway.Api.LogLines;
using ImageGateway.Gateway.Options;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ImageGateway.Api.Tests.LogLines;

public sealed partial class LineLoggerProviderTests
{
    [Fact]
    public void Log_AsText_IsOneLineWithTimeLevelAndCategory()
    {
        var text = Lines(LogFormat.Text, static logger => LogTwo(logger, LogLevel.Warning, "words", null));

        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warn: A\.Category\[7\] Two words\n$", text);
    }

    [Fact]
    public void Log_AsJson_IsOneObjectWithItsFields()
    {
        var text = Lines(LogFormat.Json, static logger => LogTwo(logger, LogLevel.Error, "words", new IOException("broken")));

        using var line = JsonDocument.Parse(text);
        Assert.Equal("Error", line.RootElement.GetProperty("LogLevel").GetString());
        Assert.Equal("words", line.RootElement.GetProperty("State").GetProperty("Word").GetString());
        Assert.Contains("broken", line.RootElement.GetProperty("Exception").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Log_LongLine_IsWrittenWhole()
    {
        var word = new string('ä', 5000);

        var text = Lines(LogFormat.Text, logger => LogTwo(logger, LogLevel.Information, word, null));

        Assert.EndsWith(word + "\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_AfterATextThatFailed_IsALineByItself()
    {
        var text = Lines(LogFormat.Text, static logger =>
        {
            Assert.ThrowsAny<Exception>(() => logger.Log<object>(
                LogLevel.Warning, default, "state", null, static (_, _) => throw new FormatException("no text")));
            LogTwo(logger, LogLevel.Warning, "words", null);
        });

        Assert.Single(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\S+ warn: A\.Category\[7\] Two words\n$", text);
    }

    [LoggerMessage(EventId = 7, Message = "Two {Word}")]
    private static partial void LogTwo(ILogger logger, LogLevel level, string word, Exception? failure);

    private static string Lines(LogFormat format, Action<ILogger> log)
    {
        using var services = new ServiceCollection()
            .AddLogging(logging => logging.AddGatewayLogging(new ConfigurationBuilder().Build(), format, static () => true))
            .BuildServiceProvider();
        using var output = new MemoryStream();
        using (var provider = new LineLoggerProvider(
            services.GetServices<ConsoleFormatter>(), services.GetRequiredService<IOptions<ConsoleLoggerOptions>>(), output))
        {
            log(provider.CreateLogger("A.Category"));
        }

        return Encoding.UTF8.GetString(output.ToArray());
    }
}
