using ImageGateway.Simulators;

await using var app = SimulatorApp.Build(args);
await app.StartAsync();
Console.WriteLine($"Listening on {app.Urls.First()}");
await app.WaitForShutdownAsync();
