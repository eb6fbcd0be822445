using BenchmarkDotNet.Running;
using SecMon.Benchmarks;
using SecMon.Benchmarks.Workloads;

return args switch
{
    ["matching", .. var counts] => MatchingBenchmark.Run(counts.Length > 0 ? [.. counts.Select(int.Parse)] : [10, 100, 1_000, 10_000]),
    ["corpus", .. var archive] => CorpusBenchmark.Run(archive.Length > 0 ? archive[0] : Corpus.Archive),
    ["loading", .. var count] => LoadingBenchmark.Run(count.Length > 0 ? int.Parse(count[0]) : 5_000),
    ["allocations"] => AllocationBenchmark.Run(),
    ["groups", .. var groups] => GroupBenchmark.Run(groups.Length > 0 ? int.Parse(groups[0]) : 960_000),
    ["process"] => ProcessBenchmark.Run(),
    ["bdn", .. var rest] => Dotnet(rest),
    ["decisions", .. var parts] => DecisionBenchmark.Run(parts),
    ["decided"] => DecidedReplayBenchmark.Run(),
    ["lists", .. var count] => ListBenchmark.Run(count.Length > 0 ? int.Parse(count[0]) : 1_000_000),
    _ => Usage(),
};

static int Dotnet(string[] arguments)
{
    BenchmarkSwitcher.FromAssembly(typeof(MatchingBenchmarks).Assembly).Run(arguments.Length > 0 ? arguments : ["--filter", "*"]);
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("""
        Benchmarks of SecMon's rule engine. Every figure is a ratio to something measured in the same run.

          dotnet run -c Release --project tests/SecMon.Benchmarks -- COMMAND

          matching [RULES...]   SecMon, loops, Microsoft's RulesEngine and NRules at 10, 100, 1,000, 10,000 rules
          corpus [ARCHIVE]      the public Sigma rules over events like those of Windows, against a loop over all of them
          allocations           bytes made per event that no rule matches; 0 is wanted
          groups [GROUPS]       bytes of memory per live correlation group
          process               secmon replay as a whole at 10, 100, 1,000, 10,000 rules
          bdn [ARGUMENTS]       the same comparison under BenchmarkDotNet, with allocations
          loading [RULES]       from the text of rule files until the first event can be matched, 5,000 rules
          decisions [PART...]   cost of a signal and of a touched case at growing numbers of decisions and facts, compiling
                                them; parts: begin, compile, decide, grow, cases
          decided               secmon replay as a whole with and without decisions, and with every record a signal
          lists [ENTRIES]       memory and time per lookup of lists, 1,000,000 entries, against a HashSet<string>
        """);
    return 2;
}
