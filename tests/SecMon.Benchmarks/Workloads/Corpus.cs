using System.Formats.Tar;
using System.IO.Compression;
using SecMon.Detection.Rules;

namespace SecMon.Benchmarks.Workloads;

/// <summary>The public rules of SigmaHQ, from an archive that is not part of the project.</summary>
internal static class Corpus
{
    /// <summary>Where the archive is when it is there at all.</summary>
    public const string Archive = "../shared/sigmahq/rules.tar.gz";

    /// <summary>Reads all rule files.</summary>
    public static IReadOnlyList<RuleFile> Read(string archive)
    {
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
