namespace ImageGateway.Grains.Storage;

/// <summary>The stores that grains ask for by name.</summary>
public static class GrainStorageNames
{
    /// <summary>The one that holds configs and ledgers. It must not lose acknowledged writes.</summary>
    public const string Default = "imagegateway";

    /// <summary>The one whose documents are of use for a day, and may be removed some time after their last write.</summary>
    public const string Day = "imagegateway-day";
}
