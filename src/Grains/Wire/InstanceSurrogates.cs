using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.Instances;

namespace ImageGateway.Grains.Wire;

[GenerateSerializer, Immutable, Alias("ig.HeldAmount")]
internal readonly record struct HeldAmountSurrogate(
    [property: Id(0)] BudgetKind Kind, [property: Id(1)] string Id, [property: Id(2)] Amount Reserved, [property: Id(3)] Amount Unused);

[RegisterConverter]
internal sealed class HeldAmountConverter : IConverter<HeldAmount, HeldAmountSurrogate>
{
    public HeldAmount ConvertFromSurrogate(in HeldAmountSurrogate surrogate) =>
        new(new(surrogate.Kind, surrogate.Id), surrogate.Reserved, surrogate.Unused);

    public HeldAmountSurrogate ConvertToSurrogate(in HeldAmount value) =>
        new(value.Budget.Kind, value.Budget.Id, value.Reserved, value.Unused);
}

[GenerateSerializer, Immutable, Alias("ig.SharedSetting")]
internal readonly record struct SharedSettingSurrogate([property: Id(0)] string Name, [property: Id(1)] string Fingerprint);

[RegisterConverter]
internal sealed class SharedSettingConverter : IConverter<SharedSetting, SharedSettingSurrogate>
{
    public SharedSetting ConvertFromSurrogate(in SharedSettingSurrogate surrogate) => new(surrogate.Name, surrogate.Fingerprint);

    public SharedSettingSurrogate ConvertToSurrogate(in SharedSetting value) => new(value.Name, value.Fingerprint);
}

[GenerateSerializer, Immutable, Alias("ig.InstanceReport")]
internal readonly record struct InstanceReportSurrogate(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string Role,
    [property: Id(3)] string Version,
    [property: Id(4)] DateTimeOffset StartedAt,
    [property: Id(5)] InstanceState State,
    [property: Id(6)] int LeasesTotal,
    [property: Id(7)] HeldAmount[]? Leases,
    [property: Id(8)] SharedSetting[]? Settings);

[RegisterConverter]
internal sealed class InstanceReportConverter : IConverter<InstanceReport, InstanceReportSurrogate>
{
    public InstanceReport ConvertFromSurrogate(in InstanceReportSurrogate surrogate) => new()
    {
        Id = surrogate.Id,
        Name = surrogate.Name,
        Role = surrogate.Role,
        Version = surrogate.Version,
        StartedAt = surrogate.StartedAt,
        State = surrogate.State,
        Leases = new(surrogate.LeasesTotal, [.. surrogate.Leases ?? []]),
        Settings = surrogate.Settings ?? [],
    };

    public InstanceReportSurrogate ConvertToSurrogate(in InstanceReport value) => new(
        value.Id,
        value.Name,
        value.Role,
        value.Version,
        value.StartedAt,
        value.State,
        value.Leases.Total,
        [.. value.Leases.Largest],
        [.. value.Settings]);
}

[GenerateSerializer, Immutable, Alias("ig.InstanceStatus")]
internal readonly record struct InstanceStatusSurrogate(
    [property: Id(0)] InstanceReport Report, [property: Id(1)] DateTimeOffset HeardAt, [property: Id(2)] bool IsSilent);

[RegisterConverter]
internal sealed class InstanceStatusConverter : IConverter<InstanceStatus, InstanceStatusSurrogate>
{
    public InstanceStatus ConvertFromSurrogate(in InstanceStatusSurrogate surrogate) =>
        new(surrogate.Report, surrogate.HeardAt, surrogate.IsSilent);

    public InstanceStatusSurrogate ConvertToSurrogate(in InstanceStatus value) => new(value.Report, value.HeardAt, value.IsSilent);
}
