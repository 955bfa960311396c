using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace ImageGateway.TestKit;

/// <summary>A real PostgreSQL server for the tests of a class, in a folder of its own. Ends with the test process.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    // PostgreSQL refuses to run as root, whose child then becomes Debian's user of the package.
    private const string User = "postgres";

    // Debian's packages put them on no PATH.
    private static readonly string Binaries = Directory.GetDirectories("/usr/lib/postgresql").Order().Last() + "/bin";

    private readonly string _folder = Directory.CreateTempSubdirectory("igw-postgres").FullName;
    private readonly int _port = FreePorts.TakeOne();
    private Process? _server;

    /// <summary>Starts the server and waits until it answers.</summary>
    public async Task InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", [User, _folder]);
        await RunAsync(
            "setpriv", [.. AsUser(), $"{Binaries}/initdb", "--pgdata", _folder, "--username", User, "--auth", "trust", "--no-sync"]);
        Start();
        await Eventually.TrueAsync("PostgreSQL answers", TimeSpan.FromSeconds(30), async cancellation =>
        {
            await using var connection = new NpgsqlConnection(ConnectionString(User));
            await connection.OpenAsync(cancellation);
            return true;
        });
    }

    /// <summary>Ends the server and removes its folder.</summary>
    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Makes an empty database and returns its connection string.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"log_{Guid.NewGuid():n}";
        await using var connection = new NpgsqlConnection(ConnectionString(User));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>Ends the server at once: its connections break, and it recovers from its log at the next start.</summary>
    public async Task StopAsync()
    {
        if (_server is not { } server)
            return;
        await RunAsync("kill", ["-QUIT", server.Id.ToString(CultureInfo.InvariantCulture)]);
        await server.WaitForExitAsync();
        server.Dispose();
        _server = null;
    }

    /// <summary>Starts the server again where it was stopped.</summary>
    public void Restart() => Start();

    private string ConnectionString(string database) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Host=127.0.0.1;Port={_port};Username={User};Database={database};Timeout=5;Include Error "
                + $"Detail=true;Pooling={database != User}");

    // A child that is to die with its parent dies with the thread that started it, so that thread stays.
    private void Start()
    {
        using var started = new ManualResetEventSlim();
        new Thread(() =>
        {
            var server = _server = Launch();
            started.Set();
            try
            {
                server.WaitForExit();
            }
            catch (InvalidOperationException)
            {
                // It ended, and was disposed of by whoever ended it.
            }
        })
        { IsBackground = true }.Start();
        started.Wait();
    }

    private Process Launch() => Process.Start(new ProcessStartInfo("setpriv",
    [
        .. AsUser(), "--pdeathsig", "SIGKILL", $"{Binaries}/postgres", "-D", _folder, "-p",
        _port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1",
        "-c", $"unix_socket_directories={_folder}", "-c", "fsync=off",
    ])
    { RedirectStandardError = false, RedirectStandardOutput = false })!;

    private static string[] AsUser() => Environment.IsPrivilegedProcess ? ["--reuid", User, "--regid", User, "--clear-groups"] : [];

    private static async Task RunAsync(string command, string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, failed) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{command} ended with {process.ExitCode}: {await said} {await failed}");
    }
}
