using System.Globalization;
using ImageGateway.Api.Hosting;
using ImageGateway.Api.Tests.Execution;
using ImageGateway.Gateway.Execution;
using ImageGateway.RoutePlans;
using Microsoft.Extensions.DependencyInjection;

// Prints what it costs to choose among fifty targets, by strategy. See ../README.md.
var data = Directory.CreateTempSubdirectory("imagegateway-bench-");
try
{
    await using var gateway = GatewayApplication.Build(["--data-directory", data.FullName, "--auth", "open"]);
    var plans = FiftyTargets.All(gateway.Services.GetRequiredService<BalanceChoice>(), TimeProvider.System);
    Console.WriteLine("| strategy over 50 targets | µs | slowest round | bytes |");
    Console.WriteLine("| --- | ---: | ---: | ---: |");
    var isFast = true;
    foreach (var plan in plans)
        isFast &= Print(plan.Name, Measurement.Of(plan.Walk)) < Measurement.GoalMicroseconds;
    Print("(reading the facts, once a request)", Measurement.Of(plans[0].ReadFacts));
    return isFast ? 0 : 1;
}
finally
{
    data.Delete(recursive: true);
}

static double Print(string name, Measurement measured)
{
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {measured.Microseconds:0.00} | {measured.Slowest:0.00} | {measured.Bytes:0} |"));
    return measured.Microseconds;
}
