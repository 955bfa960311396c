using ImageGateway.Api.Options;

namespace ImageGateway.Deploy.Tests;

/// <summary>Properties of the image that can be checked without an engine to build it.</summary>
public sealed class DockerfileTests
{
    private static readonly string[] Lines = File.ReadAllLines(Repository.PathOf("deploy/docker/Dockerfile"));

    [Fact]
    public void Image_IsTheClusterProcess() =>
        Assert.Contains(Lines, line => line.StartsWith("RUN dotnet publish src/Silo ", StringComparison.Ordinal));

    [Fact]
    public void Image_DoesNotRunAsRoot()
    {
        var user = Assert.Single(Lines, line => line.StartsWith("USER ", StringComparison.Ordinal));

        Assert.Equal("USER $APP_UID", user);
        Assert.True(Array.IndexOf(Lines, user) < Array.FindIndex(Lines, line => line.StartsWith("ENTRYPOINT", StringComparison.Ordinal)));
    }

    [Fact]
    public void Copy_FromTheRepository_FindsItsFiles()
    {
        var copies = Lines.Where(
            line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(copies);
        Assert.All(copies.SelectMany(line => line.Split(' ')[1..^1]), path =>
            Assert.True(Path.Exists(Repository.PathOf(path)), $"{path} is not in the repository."));
    }

    [Fact]
    public void Command_IsAcceptedByTheProcess()
    {
        var command = Lines.Single(line => line.StartsWith("CMD ", StringComparison.Ordinal))[4..];
        var arguments = System.Text.Json.JsonSerializer.Deserialize<string[]>(command)!;

        var (settings, frontEnd) = ImageGateway.Silo.Options.SiloSettingsReader.Read(
            arguments, name => name == ImageGateway.Silo.Options.SiloSettingsReader.RedisVariable ? "redis:6379" : null);

        Assert.Equal((ImageGateway.Silo.Options.SiloRole.All, "http://0.0.0.0:8787"), (settings.Role, settings.Urls));
        var environment = Lines.SelectMany(line => line.Split(' '))
            .Where(word => word.StartsWith("IMAGEGATEWAY__", StringComparison.Ordinal))
            .Select(word => KeyValuePair.Create(word.Split('=')[0], (string?)word.Split('=')[1]));
        var (options, _) = AskedSettings.Read([.. environment, .. CommandLine.Parse(frontEnd)]);
        Assert.Equal(["http://0.0.0.0:8787"], ListenAddresses.Read(settings.Urls, options));
        Assert.Equal("/data", options.DataDirectory);
        Assert.Contains(Lines, line => line.StartsWith("EXPOSE 8787 11111 30000", StringComparison.Ordinal));
    }
}
