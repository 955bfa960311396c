using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Gateway.Context;

namespace ImageGateway.Gateway.Budgets;

/// <summary>
/// Reserves at budgets. Those without a limit keep nobody waiting: where their ledger does not answer, the attempt goes on
/// without them and is counted as unaccounted.
/// </summary>
public sealed class BudgetReserver(LeaseManagerService instance, LedgerMetrics metrics)
{
    /// <summary>Reserves at all budgets, or at none.</summary>
    /// <param name="paying">The budgets.</param>
    /// <param name="charge">Amount for each of them.</param>
    /// <param name="isLocal">True for an attempt that is carried out in this process and ends with it.</param>
    /// <param name="leaving">Cancelled when the caller leaves.</param>
    /// <param name="newId">Makes the id of the attempt; null: any.</param>
    /// <returns>The reservation or refusal and the budgets that it speaks for; null where none of them is reached or has a limit.</returns>
    public async ValueTask<(Reservation? Admission, ApplicableBudget[] Paying)> AdmitAsync(
        ApplicableBudget[] paying, Func<ApplicableBudget, BudgetAmount> charge, bool isLocal, CancellationToken leaving,
        Func<Guid>? newId = null)
    {
        var isCutOff = instance.IsCutOff;
        if (!isCutOff)
        {
            var areBounded = Array.TrueForAll(paying, static applicableBudget => applicableBudget.IsBounded);
            var reservation = await AdmitAllAsync(paying, charge, isLocal, newId, areBounded, leaving);
            if (reservation.Refusal != ReservationRefusal.Unavailable)
                return (reservation, paying);
            metrics.Away();
            if (areBounded)
                return (reservation, paying);
        }

        var bounded = Array.FindAll(paying, static applicableBudget => applicableBudget.IsBounded);
        if (bounded.Length < paying.Length)
            metrics.Unaccounted();
        return bounded.Length == 0 ? (null, bounded) : (await AdmitAllAsync(bounded, charge, isLocal, newId, true, leaving), bounded);
    }

    private ValueTask<Reservation> AdmitAllAsync(
        ApplicableBudget[] paying, Func<ApplicableBudget, BudgetAmount> charge, bool isLocal, Func<Guid>? newId, bool isPatient,
        CancellationToken leaving) =>
        instance.AdmitAsync(
            newId?.Invoke()
                ?? Guid.CreateVersion7(), Array.ConvertAll(paying, applicableBudget => charge(applicableBudget)), isLocal, leaving,
            isPatient);
}
