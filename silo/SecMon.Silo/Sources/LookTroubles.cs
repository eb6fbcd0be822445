namespace SecMon.Silo.Sources;

/// <summary>What one look at a folder met, put into words: each cause once, with its mend.</summary>
/// <param name="isPostgreSql">Whether a PostgreSQL server writes the log.</param>
internal sealed class LookTroubles(bool isPostgreSql)
{
    private const int MostNames = 10;

    private readonly List<string> _said = [];
    private readonly List<string> _refused = [];
    private readonly List<string> _unrecognised = [];
    private readonly Dictionary<string, List<string>> _readByOthers = [];

    /// <summary>True when something could not be looked at, so that nobody knows what it holds.</summary>
    public bool IsBlind => _said.Count + _refused.Count > 0;

    /// <summary>Everything in words; null when there is nothing to say.</summary>
    public string? Text
    {
        get
        {
            var texts = _said.Concat(RefusedTexts()).Concat(UnrecognisedTexts()).Concat(_readByOthers.Select(other =>
                $"{VisibleName.Some(other.Value, MostNames)} {(other.Value.Count == 1 ? "is" : "are")} read by source {other.Key}, which stands before it in the configuration; give each source files of its own")).ToList();
            return texts.Count == 0 ? null : string.Join("; ", texts);
        }
    }

    /// <summary>A file in which nothing is a record.</summary>
    public void Unrecognised(string path) => _unrecognised.Add(path);

    /// <summary>Something that is whole in itself.</summary>
    public void Say(string trouble) => _said.Add(trouble);

    /// <summary>A path that may not be read.</summary>
    public void Refused(string path) => _refused.Add(path);

    /// <summary>A file that an earlier source reads.</summary>
    public void ReadBy(string source, string path)
    {
        if (!_readByOthers.TryGetValue(source, out var paths))
            _readByOthers[source] = paths = [];
        paths.Add(path);
    }

    private IEnumerable<string> UnrecognisedTexts() => _unrecognised.Count == 0
        ? []
        : [$"{VisibleName.Some(_unrecognised, MostNames)} {(_unrecognised.Count == 1 ? "holds" : "hold")} no record that can be read yet; mend  format:  or  path:  of the source, or what writes there"];

    private IEnumerable<string> RefusedTexts()
    {
        var refusers = _refused.Select(path => (Path: path, Refuser: Refusal.Refuser(path))).ToList();
        foreach (var folder in refusers.Select(one => one.Refuser).Where(Directory.Exists).Distinct(StringComparer.Ordinal))
        {
            var isOnTheWay = !refusers.Exists(one => one.Path == folder);
            yield return Refusal.OfFolder(folder, isOnTheWay, isPostgreSql);
        }

        foreach (var files in Refusal.OfFiles(refusers.Where(one => !Directory.Exists(one.Refuser)).Select(one => one.Path), isPostgreSql))
            yield return files;
    }
}
