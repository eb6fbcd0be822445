using System.Globalization;

namespace SecMon.Silo.Sinks.Files;

/// <summary>Names of rotated files: <c>alerts.ndjson</c> becomes <c>alerts-000001.ndjson</c>, then <c>-000002</c>: by number, so that no clock decides their order.</summary>
internal sealed class RotatedNames(string path)
{
    private readonly string _folder = Path.GetDirectoryName(path)!;
    private readonly string _stem = Path.GetFileNameWithoutExtension(path);
    private readonly string _extension = Path.GetExtension(path);

    /// <summary>The rotated files that exist, oldest first.</summary>
    public IReadOnlyList<string> Existing() =>
        [.. Numbered().OrderBy(file => file.Number).Select(file => file.Path)];

    /// <summary>The name for the next one.</summary>
    public string Next() => PathOf(Numbered().Select(file => file.Number).DefaultIfEmpty(0).Max() + 1);

    private IEnumerable<(long Number, string Path)> Numbered()
    {
        foreach (var file in Directory.EnumerateFiles(_folder, $"{_stem}-*{_extension}"))
        {
            var digits = Path.GetFileName(file)[(_stem.Length + 1)..^_extension.Length];
            if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && file == PathOf(number))
                yield return (number, file);
        }
    }

    private string PathOf(long number) =>
        Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{_stem}-{number:D6}{_extension}"));
}
