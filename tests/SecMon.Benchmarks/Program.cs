using SecMon.Benchmarks;

return args switch
{
    ["matching", .. var counts] => MatchingBenchmark.Run(counts.Length > 0 ? [.. counts.Select(int.Parse)] : [10, 100, 1_000, 10_000]),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Benchmarks of SecMon's rule engine. Every figure is a ratio to something measured in the same run.

          dotnet run -c Release --project tests/SecMon.Benchmarks -- COMMAND

          matching [RULES...]   SecMon, a loop of compiled delegates and Microsoft's RulesEngine at 10, 100, 1,000, 10,000 rules
        """);
    return 2;
}
