using ImageGateway.Api.Hosting;

return await GatewayProgram.RunAsync(args, static args => GatewayApplication.Build(args));
