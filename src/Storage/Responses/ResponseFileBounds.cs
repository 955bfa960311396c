namespace ImageGateway.Storage.Responses;

/// <summary>Bounds of the files of answers.</summary>
/// <param name="Bytes">Bytes of all files.</param>
/// <param name="Files">Number of files.</param>
/// <param name="Age">Time since a file was written.</param>
public sealed record ResponseFileBounds(long Bytes, long Files, TimeSpan Age);
