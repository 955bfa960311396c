namespace ImageGateway.Core.Errors;

/// <summary>Why something could not be read, as the end of a sentence whose subject the reader's caller knows.</summary>
/// <param name="Text">The end of the sentence.</param>
public readonly record struct Fault(string Text);
