namespace ImageGateway.Simulators.OpenAi;

public enum ImageOperation
{
    Generate,
    Edit,
    Vary,
}
