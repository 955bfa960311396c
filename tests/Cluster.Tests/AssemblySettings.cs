// Clusters of processes on one machine: their probe timings assume that hardly anything comes before them (eng/test.sh gives the other
// suites a lower priority). Most of a test is waiting, so that three run at once; those with deadlines run by themselves (AloneTests).
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
