namespace ImageGateway.Grains.Storage;

internal static class PersistentStateExtensions
{
    /// <summary>
    /// Writes a new state. If that fails, nobody knows what the store holds: the activation goes, the caller gets no answer,
    /// and the next activation reads what is true.
    /// </summary>
    /// <exception cref="OrleansException">The write failed or another activation wrote first.</exception>
    public static async Task WriteOrDropAsync<T>(this IPersistentState<T> state, T next, Grain grain)
    {
        state.State = next;
        await DropAtFaultAsync(state.WriteStateAsync, grain);
    }

    /// <summary>Removes a state from the store, with the same consequence of a failure.</summary>
    /// <exception cref="OrleansException">The removal failed or another activation wrote first.</exception>
    public static Task ClearOrDropAsync<T>(this IPersistentState<T> state, Grain grain) => DropAtFaultAsync(state.ClearStateAsync, grain);

    private static async Task DropAtFaultAsync(Func<Task> change, Grain grain)
    {
        try
        {
            await change();
        }
        catch (Exception fault)
        {
            grain.GrainContext.Deactivate(new(DeactivationReasonCode.ApplicationError, fault, "A write failed."));
            // The store's own exception types are not known where the call came from.
            throw new OrleansException($"{grain.GrainContext.GrainId} could not be written: {fault.Message}");
        }
    }
}
