namespace SecMon.Detection.Indexing;

/// <summary>The rules that one event may match, each once. Used again for every event.</summary>
/// <param name="rules">How many rules there are.</param>
internal sealed class Candidates(int rules)
{
    private readonly int[] _addedAt = new int[rules];
    private readonly int[] _added = new int[rules];
    private char[] _folded = new char[1 << 12];
    private int _count;
    private int _event;

    /// <summary>The rules added since <see cref="Clear"/>, in any order.</summary>
    public Span<int> Added => _added.AsSpan(0, _count);

    /// <summary>Begins the next event.</summary>
    public void Clear()
    {
        _count = 0;
        if (++_event != int.MaxValue)
            return;
        Array.Clear(_addedAt);
        _event = 1;
    }

    /// <summary>A text folded, valid until the next one.</summary>
    public ReadOnlySpan<char> Folded(ReadOnlySpan<char> text)
    {
        if (text.Length > _folded.Length)
            _folded = new char[text.Length * 2];
        CaseFold.Fold(text, _folded);
        return _folded.AsSpan(0, text.Length);
    }

    /// <summary>Adds rules that are not there yet.</summary>
    public void Add(ReadOnlySpan<int> rules)
    {
        foreach (var rule in rules)
        {
            if (_addedAt[rule] == _event)
                continue;
            _addedAt[rule] = _event;
            _added[_count++] = rule;
        }
    }
}
