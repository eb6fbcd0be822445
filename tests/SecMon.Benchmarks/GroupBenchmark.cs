using System.Globalization;
using SecMon.Detection.Tests.Correlation;

namespace SecMon.Benchmarks;

/// <summary>Memory per live correlation group.</summary>
internal static class GroupBenchmark
{
    public static int Run(int groups)
    {
        foreach (var isRecordOfPerson in new[] { false, true })
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{groups:N0} groups, {(isRecordOfPerson ? "records with account, address, host, session" : "bare records")}: {GroupBytes.Measure(groups, isRecordOfPerson):N1} bytes each"));
        return 0;
    }
}
