using System.Globalization;
using System.IO.Compression;
using System.Text;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Logs;

/// <summary>The recorded day of the demo, to be repeated: each copy moved in time, so that no two records are the same.</summary>
internal sealed class RecordedDay
{
    private const int TimeLength = 23;
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss.fff";

    private readonly byte[] _content;
    private readonly List<(int Start, DateTime Time)> _records = [];

    private RecordedDay(byte[] content)
    {
        _content = content;
        var start = 0;
        var quoted = false;
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] == (byte)'"')
                quoted = !quoted;
            if (content[i] != (byte)'\n' || quoted)
                continue;
            _records.Add((start, DateTime.ParseExact(Encoding.ASCII.GetString(content, start, TimeLength), TimeFormat, CultureInfo.InvariantCulture)));
            start = i + 1;
        }
    }

    /// <summary>Records of one copy.</summary>
    public int Records => _records.Count;

    /// <summary>Where each record of a copy begins.</summary>
    public IReadOnlyList<int> Starts => [.. _records.Select(record => record.Start)];

    public static RecordedDay Read()
    {
        using var compressed = new GZipStream(File.OpenRead(Path.Combine(Repository.Demo, "recorded-day.csv.gz")), CompressionMode.Decompress);
        using var content = new MemoryStream();
        compressed.CopyTo(content);
        return new RecordedDay(content.ToArray());
    }

    /// <summary>The day, moved in time.</summary>
    public byte[] Moved(TimeSpan by)
    {
        var copy = (byte[])_content.Clone();
        foreach (var (start, time) in _records)
            Encoding.ASCII.GetBytes((time + by).ToString(TimeFormat, CultureInfo.InvariantCulture), copy.AsSpan(start, TimeLength));
        return copy;
    }

    /// <summary>Several days, one after the other.</summary>
    public byte[] Days(int first, int count, TimeSpan by = default) =>
        [.. Enumerable.Range(first, count).SelectMany(day => Moved(by + TimeSpan.FromDays(day)))];
}
