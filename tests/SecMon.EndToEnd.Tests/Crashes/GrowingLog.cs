using System.IO.Compression;

namespace SecMon.EndToEnd.Tests.Crashes;

/// <summary>A log that is written piece by piece, and rotated by rename and compression, while somebody reads it.</summary>
internal sealed class GrowingLog(string path, IReadOnlyList<byte[]> parts)
{
    private const int PieceBytes = 40_001;   // no divisor of anything: pieces end in the middle of records

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(60);

    /// <summary>Writes all parts; each but the last is moved away, the first of them compressed.</summary>
    public async Task WriteAsync()
    {
        for (var part = 0; part < parts.Count; part++)
        {
            await WritePartAsync(parts[part]);
            if (part == parts.Count - 1)
                return;
            File.Move(path, RotatedPath(part));
            if (part == 0)
                await CompressAsync(RotatedPath(part));
        }
    }

    /// <summary>Where the parts lie in the end, in order.</summary>
    public IEnumerable<string> Paths =>
        Enumerable.Range(0, parts.Count).Select(part => part == parts.Count - 1 ? path : RotatedPath(part) + (part == 0 ? ".gz" : ""));

    private string RotatedPath(int part) => $"{path}.{part + 1}";

    private async Task WritePartAsync(byte[] content)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        for (var written = 0; written < content.Length; written += PieceBytes)
        {
            await file.WriteAsync(content.AsMemory(written, Math.Min(PieceBytes, content.Length - written)));
            await Task.Delay(Pace);
        }
    }

    private static async Task CompressAsync(string plain)
    {
        await using (var compressed = new GZipStream(File.Create(plain + ".gz"), CompressionLevel.Fastest))
        await using (var content = File.OpenRead(plain))
            await content.CopyToAsync(compressed);
        File.Delete(plain);
    }
}
