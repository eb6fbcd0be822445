using SecMon.Benchmarks.Workloads;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Oracle;

/// <summary>The public rules of SigmaHQ, from an archive beside the checkout that is not part of the project.</summary>
internal static class CorpusFiles
{
    /// <summary>All rule files; skips the test where they are not.</summary>
    public static IReadOnlyList<RuleFile> ReadOrSkip()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "SecMon.sln")))
            folder = Path.GetDirectoryName(folder);
        var archive = Path.Combine(folder ?? ".", Corpus.Archive);
        Assert.SkipUnless(File.Exists(archive), $"the public rules are not here: {Corpus.Archive} beside the checkout");

        return Corpus.Read(archive);
    }
}
