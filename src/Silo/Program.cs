using ImageGateway.Silo.Hosting;

return await SiloProgram.RunAsync(args);
