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
    public byte[] Days(int first, int count, TimeSpan by = default)
    {
        using var days = new MemoryStream(count * _content.Length);
        for (var day = first; day < first + count; day++)
            days.Write(Moved(by + TimeSpan.FromDays(day)));
        return days.ToArray();
    }

    /// <summary>Several days, with refused sign-ins of accounts that come up nowhere else in them.</summary>
    /// <param name="first">The first day.</param>
    /// <param name="count">How many days.</param>
    /// <param name="by">Moves all of them in time.</param>
    /// <param name="every">One account after so many records.</param>
    /// <param name="times">Sign-ins of each account.</param>
    public byte[] DaysWithRefusals(int first, int count, TimeSpan by, int every, int times)
    {
        using var days = new MemoryStream(count * _content.Length);
        for (var day = first; day < first + count; day++)
        {
            var moved = by + TimeSpan.FromDays(day);
            var copy = Moved(moved);
            var written = 0;
            for (var record = every; record < _records.Count; record += every)
            {
                var (start, time) = _records[record];
                days.Write(copy, written, start - written);
                written = start;
                for (var i = 0; i < times; i++)
                    days.Write(Refusal($"crossing_{day}_{record}", time + moved));
            }

            days.Write(copy, written, copy.Length - written);
        }

        return days.ToArray();
    }

    private static byte[] Refusal(string account, DateTime time) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $""""
        {time:yyyy-MM-dd HH:mm:ss.fff} +07,"{account}","population",23718,"127.9.9.9:45845",6b0ff23e.{time.Ticks % 65_536:x},2,"authentication",2026-11-16 01:59:47 +07,14/1,0,FATAL,28P01,"password authentication failed for user ""{account}""",,,,,,,,,"","client backend",,0

        """"));
}
