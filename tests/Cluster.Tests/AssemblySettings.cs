// Clusters of processes on one machine: their probe timings assume that they have it to themselves.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
