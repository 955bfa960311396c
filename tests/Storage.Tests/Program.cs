using ImageGateway.Storage.Tests.Journal;

// What a child process of a test does; see ChildProcess.
return args switch
{
    [JournalChild.Name, var folder] => JournalChild.Run(folder),
    _ => throw new ArgumentException($"No child process is called '{string.Join(' ', args)}'."),
};
