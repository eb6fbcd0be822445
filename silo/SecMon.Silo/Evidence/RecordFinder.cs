using System.Security.Cryptography;
using SecMon.Events.Formats;
using SecMon.Silo.Configuration;
using SecMon.Silo.Keys;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Evidence;

/// <summary>Reads records again from the sources' files, wherever rotation has put them.</summary>
public sealed class RecordFinder(SecMonOptions options, DataKeys keys)
{
    /// <summary>Of compressed files the newest: each is unpacked up to the record.</summary>
    private const int MostUnpacked = 5;

    private const string Gone = "the source's files do not hold the record any more: its file was removed";

    /// <summary>Reads records. Those of one file are read in one pass: it may be compressed.</summary>
    public async Task<Dictionary<EvidenceRecord, FoundRecord>> FindAsync(IEnumerable<EvidenceRecord> records, CancellationToken cancellation)
    {
        var found = new Dictionary<EvidenceRecord, FoundRecord>();
        foreach (var ofSource in records.Distinct().GroupBy(record => record.Source))
        {
            var source = options.Sources.FirstOrDefault(one => one.Id == ofSource.Key);
            if (source is null)
            {
                foreach (var record in ofSource)
                    found[record] = NotNow($"no source '{ofSource.Key}' is configured any more");
                continue;
            }

            await FindInSourceAsync(source, ofSource, found, cancellation);
        }

        return found;
    }

    /// <summary>A parser of a source's format, for one record.</summary>
    public ILogParser ParserOf(SourceOptions source) => LogFormats.CreateParser(source.Format, source.ForParser(keys.CreatePseudonyms()));

    private async Task FindInSourceAsync(SourceOptions source, IEnumerable<EvidenceRecord> records, Dictionary<EvidenceRecord, FoundRecord> found, CancellationToken cancellation)
    {
        var parser = ParserOf(source);
        var folder = new FolderView(source.Path, parser);
        await folder.LookAsync(cancellation);
        foreach (var ofFile in records.GroupBy(record => record.FileId))
        {
            IReadOnlyList<EvidenceRecord> inOrder = [.. ofFile.OrderBy(record => record.Position)];
            if (folder.Files.TryGetValue(ofFile.Key, out var file))
                await FindInFileAsync(file, parser, inOrder, found, cancellation);
            else
                await FindBehindCutsAsync(source, folder, parser, inOrder, found, cancellation);
        }
    }

    /// <summary>What was written behind a cut lies in a file whose first record has another id (docs/decisions/0017): the record's own bytes prove it.</summary>
    private static async Task FindBehindCutsAsync(SourceOptions source, FolderView folder, ILogParser parser, IReadOnlyList<EvidenceRecord> records, Dictionary<EvidenceRecord, FoundRecord> found, CancellationToken cancellation)
    {
        var files = folder.Files.Values.ToLookup(file => file.IsCompressed);
        foreach (var file in files[false].Concat(files[true].OrderByDescending(file => file.WrittenAt).Take(MostUnpacked)))
        {
            IReadOnlyList<EvidenceRecord> wanted = [.. records.Where(record => (file.IsCompressed || record.Position < file.Length) && !found.ContainsKey(record))];
            if (wanted.Count == 0)
                continue;
            var here = new Dictionary<EvidenceRecord, FoundRecord>();
            await FindInFileAsync(file, parser, wanted, here, cancellation);
            foreach (var (record, one) in here.Where(pair => pair.Value.Problem is null))
                found[record] = one;
        }

        foreach (var record in records.Where(record => !found.ContainsKey(record)))
            found[record] = WhyNotThere(source, folder);
    }

    private static async Task FindInFileAsync(SeenFile file, ILogParser parser, IReadOnlyList<EvidenceRecord> records, Dictionary<EvidenceRecord, FoundRecord> found, CancellationToken cancellation)
    {
        try
        {
            using var pass = await FilePass.OpenAsync(file, parser, cancellation);
            foreach (var record in records)
                found[record] = Judge(record, await pass.ReadAsync(record.Position, cancellation), file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            foreach (var record in records.Where(record => !found.ContainsKey(record)))
                found[record] = NotNow($"the source's file cannot be read now: {unreadable.Message}");
        }
    }

    /// <summary>A folder that shows nothing, or not all, does not show that a file was removed: it may be shut, not mounted, or in the middle of a rotation.</summary>
    private static FoundRecord WhyNotThere(SourceOptions source, FolderView folder)
    {
        if (folder.Problem is { } problem)
            return NotNow($"the source's files cannot all be read now: {problem}");
        return folder.Files.Count == 0 ? NotNow($"no file that can be read fits {source.Path} now") : Missing(Gone);
    }

    private static FoundRecord NotNow(string problem) => new(null, default, problem, IsPassing: true);

    private static FoundRecord Judge(EvidenceRecord record, byte[]? raw, SeenFile file)
    {
        if (raw is null)
            return Missing("the source's file ends before the record");
        return Convert.ToHexStringLower(SHA256.HashData(raw)) == record.Sha256
            ? new FoundRecord(raw, file.Identity!.Container, Problem: null)
            : Missing("the source's file holds other bytes there: it was changed");
    }

    private static FoundRecord Missing(string problem) => new(null, default, problem);
}
