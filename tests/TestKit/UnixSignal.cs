namespace ImageGateway.TestKit;

/// <summary>Signals that tests send to processes, with their numbers on Linux.</summary>
public enum UnixSignal
{
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
