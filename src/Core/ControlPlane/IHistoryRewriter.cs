namespace ImageGateway.Core.ControlPlane;

/// <summary>Gives what a store keeps beside its entries, earlier versions and audit texts, as it is to be kept from now on.</summary>
public interface IHistoryRewriter
{
    /// <summary>Names how it rewrites; what was rewritten under the same name needs no second look.</summary>
    string Rule { get; }

    /// <summary>A version of an entry as it is to be kept; the same text where nothing is to change.</summary>
    string Version(ResourceKind kind, string id, string json);

    /// <summary>An entry's view as the audit is to keep it; the same text where nothing is to change.</summary>
    string Audit(ResourceKind kind, string text);
}
