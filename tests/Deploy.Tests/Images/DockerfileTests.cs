using System.Text.Json;
using ImageGateway.Api.Options;
using ImageGateway.Silo.Options;
using ImageGateway.TestKit;

namespace ImageGateway.Deploy.Tests.Images;

/// <summary>Properties of the images that can be checked without an engine to build them.</summary>
public sealed class DockerfileTests
{
    [Fact]
    public void Image_IsChiseled_AndDoesNotRunAsRoot()
    {
        Assert.Contains(Dockerfile.Lines, static line => line.StartsWith("FROM ", StringComparison.Ordinal)
            && line.EndsWith("-chiseled AS base", StringComparison.Ordinal));
        Assert.Equal("1654:1654", Dockerfile.Instruction("base", "USER"));
        Assert.All(["embedded", "cluster"], static stage => Assert.DoesNotContain(
            Dockerfile.Stage(stage), static line => line.StartsWith("USER ", StringComparison.Ordinal)
                || line.StartsWith("RUN ", StringComparison.Ordinal)));
        Assert.DoesNotContain(Dockerfile.Stage("base"), static line => line.StartsWith("RUN ", StringComparison.Ordinal));
    }

    [Fact]
    public void Copy_FromTheRepository_FindsItsFiles()
    {
        Assert.NotEmpty(Dockerfile.Sources);
        Assert.All(
            Dockerfile.Sources, static path => Assert.True(Path.Exists(Repository.PathOf(path)), $"{path} is not in the repository."));
        var ignored = File.ReadAllLines(Repository.PathOf("deploy/docker/Dockerfile.dockerignore"));
        Assert.All(Dockerfile.Sources, path => Assert.Contains("!" + path.TrimEnd('/'), ignored));
    }

    [Fact]
    public void Embedded_Command_IsAcceptedByTheProcess()
    {
        var options = ProcessSettings.Read(Dockerfile.Environment, Words("embedded", "CMD"));

        Assert.Equal("/data", options.DataDirectory);
        Assert.Equal(["http://0.0.0.0:8787"], ListenAddresses.Read(Words("embedded", "CMD")[1], options));
        Assert.Equal(["dotnet", "ImageGateway.Api.dll"], Words("embedded", "ENTRYPOINT"));
        Assert.Equal("8787", Dockerfile.Instruction("embedded", "EXPOSE"));
    }

    [Fact]
    public void Cluster_Command_IsAcceptedByTheProcess()
    {
        var (settings, frontEnd) = SiloSettingsReader.Read(
            Words("cluster", "CMD"), static name => name == "IMAGEGATEWAY__REDIS" ? "redis:6379" : null);

        Assert.Equal((SiloRole.All, "http://0.0.0.0:8787"), (settings.Role, settings.Urls));
        Assert.Equal("/data", ProcessSettings.Read(Dockerfile.Environment, frontEnd).DataDirectory);
        Assert.Equal(["dotnet", "ImageGateway.Silo.dll"], Words("cluster", "ENTRYPOINT"));
        Assert.Equal(
            $"8787 {settings.SiloPort} {settings.GatewayPort}", Dockerfile.Instruction("cluster", "EXPOSE"));
    }

    // A long test: it publishes twice, from nothing but the files that the image is built from.
    [Fact]
    public async Task Publish_OfTheImages_WorksOutsideAContainer()
    {
        Assert.Equal(2, Dockerfile.Publishing.Count);
        if (Environment.GetEnvironmentVariable("LONG_TESTS") != "1")
            return;
        using var folder = new TemporaryFolder();
        await Tool.RunAsync(
            string.Empty, "bash", "-c",
            $"cd '{Repository.PathOf(".")}' && git ls-files -z {string.Join(' ', Dockerfile.Sources)} "
                + $"| tar c --null -T - | tar x -C '{folder.Path}'");
        foreach (var command in Dockerfile.Publishing)
            await Tool.RunAsync(
                string.Empty, "bash", "-c",
                $"cd '{folder.Path}' && {command.Replace("--output /app", "--output ./app", StringComparison.Ordinal)}");

        foreach (var stage in (string[])["embedded", "cluster"])
        {
            var assembly = Path.Combine(folder.Path, "app", stage, Words(stage, "ENTRYPOINT")[1]);
            Assert.Matches(@"^\S* ?\d+\.\d+\.\d+", await Tool.RunAsync(string.Empty, "dotnet", assembly, "--version"));
        }
    }

    private static string[] Words(string stage, string instruction) =>
        JsonSerializer.Deserialize<string[]>(Dockerfile.Instruction(stage, instruction))!;
}
