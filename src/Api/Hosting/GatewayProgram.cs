using System.Net.Sockets;
using ImageGateway.Api.Options;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Files;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ImageGateway.Api.Hosting;

/// <summary>The life of a gateway process: read the command line, listen, say so, drain.</summary>
public static class GatewayProgram
{
    private const int InvalidOption = 2;

    /// <summary>Runs until the process is told to end.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="build">Builds the application.</param>
    /// <returns>The exit code: 0, or 2 for a setting that cannot be used.</returns>
    public static async Task<int> RunAsync(string[] args, Func<string[], WebApplication> build)
    {
        if (TryResponse(args, () => HelpText.Write("ImageGateway.Api", [], [])))
            return 0;
        PrivateFiles.Begin();
        var hasStarted = false;
        try
        {
            var application = build(args);
            await using (application)
                await RunAsync(application, () => hasStarted = true);
            return 0;
        }
        catch (OptionException invalid)
        {
            await Console.Error.WriteLineAsync(invalid.Message);
            return InvalidOption;
        }
        catch (Exception fault) when (!hasStarted && StartException.From(fault) is { } known)
        {
            await Console.Error.WriteLineAsync(known.Message);
            return InvalidOption;
        }
    }

    /// <summary>Answers <c>--version</c> and <c>--help</c>, whatever else the command line says.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="help">Makes the text of <c>--help</c>.</param>
    /// <returns>True if that was all that is asked.</returns>
    public static bool TryResponse(string[] args, Func<string> help)
    {
        if (HelpText.IsAsked(args))
            Console.Write(help());
        else if (args.Contains("--version"))
            Console.WriteLine(GatewayVersion.Text);
        else
            return false;
        return true;
    }

    private static async Task RunAsync(WebApplication application, Action started)
    {
        var start = application.Services.GetRequiredService<GatewayStart>();
        try
        {
            await application.StartAsync();
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            throw CannotListen(application, "the address is in use");
        }
        catch (Exception ended) when (application.Lifetime.ApplicationStopping.IsCancellationRequested && IsCancelled(ended))
        {
            // Told to end before it could start.
            return;
        }
        catch (SocketException refused)
        {
            throw CannotListen(application, "the system refuses it: " + refused.Message);
        }

        started();
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        foreach (var line in start.Lines(addresses))
            Console.WriteLine(line);
        await application.WaitForShutdownAsync();
    }

    /// <summary>
    /// Tells a start that was given up from one that failed. Services that start side by side fail side by side, and some say in an
    /// exception of their own that they were stopped: one that was cancelled is enough.
    /// </summary>
    public static bool IsCancelled(Exception failure) =>
        failure is OperationCanceledException || (failure is AggregateException several && several.InnerExceptions.Any(IsCancelled));

    private static OptionException CannotListen(WebApplication application, string why) =>
        OptionException.ForOption("--urls", application.Configuration["urls"] ?? ListenAddresses.Default, why);
}
