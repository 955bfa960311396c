// Clusters of processes on one machine: their probe timings assume that nothing but one of them comes first (eng/test.sh gives the
// other suites a lower priority).
[assembly: CollectionBehavior(DisableTestParallelization = true)]
