using System.Formats.Tar;
using System.IO.Compression;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Oracle;

/// <summary>The public rules of SigmaHQ, from an archive beside the checkout that is not part of the project.</summary>
internal static class CorpusFiles
{
    private const string Archive = "../shared/sigmahq/rules.tar.gz";

    /// <summary>All rule files; skips the test where they are not.</summary>
    public static List<RuleFile> ReadOrSkip()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "SecMon.sln")))
            folder = Path.GetDirectoryName(folder);
        var archive = Path.Combine(folder ?? ".", Archive);
        Assert.SkipUnless(File.Exists(archive), $"the public rules are not here: {Archive} beside the checkout");

        using var packed = File.OpenRead(archive);
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        using var tar = new TarReader(unpacked);
        var files = new List<RuleFile>();
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } content && entry.Name.EndsWith(".yml", StringComparison.Ordinal))
                files.Add(new RuleFile(entry.Name, entry.Name, new StreamReader(content).ReadToEnd()));
        }

        return files;
    }
}
