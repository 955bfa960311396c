using ImageGateway.Api.Tests.Children;

// What a child process of a test does; see AssemblyProcess.
return args switch
{
    [SyncingChild.Name, var folder] => await SyncingChild.RunAsync(folder),
    _ => throw new ArgumentException($"No child process is called '{string.Join(' ', args)}'."),
};
