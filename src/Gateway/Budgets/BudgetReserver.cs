using ImageGateway.Core.Budgets.Leases;

namespace ImageGateway.Gateway.Budgets;

/// <summary>
/// Reserves at budgets. Those without a limit keep nobody waiting: where their ledger does not answer, the attempt goes on
/// without them and is counted as unaccounted.
/// </summary>
public sealed class BudgetReserver(LeaseManagerService instance, LedgerMetrics metrics)
{
    /// <summary>Reserves at all budgets, or at none.</summary>
    /// <param name="attempt">Its id.</param>
    /// <param name="paying">The budgets.</param>
    /// <param name="charge">What is asked of them.</param>
    /// <param name="isLocal">True for an attempt that is carried out in this process and ends with it.</param>
    /// <param name="leaving">Cancelled when the caller leaves.</param>
    /// <returns>The reservation or refusal and the budgets that it speaks for; null where none of them is reached or has a limit.</returns>
    public async ValueTask<(Reservation? Admission, PayingBudgets Paying)> AdmitAsync(
        Guid attempt, PayingBudgets paying, AttemptCharge charge, bool isLocal, CancellationToken leaving)
    {
        var isCutOff = instance.IsCutOff;
        if (!isCutOff)
        {
            var reservation = await instance.AdmitAsync(attempt, paying.Charge(charge), isLocal, leaving, paying.AreBounded);
            if (reservation.Refusal != ReservationRefusal.Unavailable)
                return (reservation, paying);
            metrics.Away();
            if (paying.AreBounded)
                return (reservation, paying);
        }

        if (!paying.AreBounded)
        {
            paying = paying.Bounded();
            metrics.Unaccounted();
        }

        return (paying.IsEmpty ? null : await instance.AdmitAsync(attempt, paying.Charge(charge), isLocal, leaving), paying);
    }
}
