using System.Text;

namespace SecMon.Silo.Sinks.Files;

/// <summary>Reads the end of a file of lines.</summary>
internal static class FileTail
{
    private const int FirstBytes = 1 << 20;

    /// <summary>The length of a file up to and with its last line end: what follows was torn by a crash.</summary>
    public static long WholeLength(FileStream file)
    {
        var block = new byte[64 * 1024];
        for (var end = file.Length; end > 0;)
        {
            var start = Math.Max(0, end - block.Length);
            var part = block.AsSpan(0, (int)(end - start));
            file.Position = start;
            file.ReadExactly(part);
            var last = part.LastIndexOf((byte)'\n');
            if (last >= 0)
                return start + last + 1;
            end = start;
        }

        return 0;
    }

    /// <summary>The last lines of a file, oldest first; what follows the last line end is no line.</summary>
    public static IReadOnlyList<string> Lines(string path, int most)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        for (long bytes = FirstBytes; ; bytes *= 2)
        {
            var start = Math.Max(0, file.Length - bytes);
            var lines = LinesFrom(file, start);
            if (start == 0 || lines.Count > most)
                return [.. lines.Skip(Math.Max(0, lines.Count - most))];
        }
    }

    /// <summary>From a place in the midst of a line the first line is not whole, so it is left out.</summary>
    private static List<string> LinesFrom(FileStream file, long start)
    {
        var content = new byte[file.Length - start];
        file.Position = start;
        file.ReadExactly(content);
        var lines = new List<string>();
        var begin = start == 0 ? 0 : Array.IndexOf(content, (byte)'\n') + 1;
        if (start > 0 && begin == 0)
            return lines;
        for (var end = Array.IndexOf(content, (byte)'\n', begin); end >= 0; end = begin < content.Length ? Array.IndexOf(content, (byte)'\n', begin) : -1)
        {
            lines.Add(Encoding.UTF8.GetString(content, begin, end - begin));
            begin = end + 1;
        }

        return lines;
    }
}
