namespace SecMon.Detection.Decisions.Engine;

/// <summary>Which signals or cases of a moment fit which patterns of a <see cref="SubjectTable"/>. Used by one thread at a time.</summary>
/// <param name="patterns">How many patterns there are.</param>
internal sealed class SubjectMarks(int patterns)
{
    private const int Bits = 64;

    private ulong[] _words = [];
    private int _width;

    /// <summary>Forgets all.</summary>
    /// <param name="subjects">How many signals or cases the next moment has.</param>
    public void Reset(int subjects)
    {
        _width = (subjects + Bits - 1) / Bits;
        if (_words.Length < patterns * _width)
            _words = new ulong[patterns * _width];
        else
            Array.Clear(_words, 0, patterns * _width);
    }

    /// <summary>Notes that a signal or case fits a pattern.</summary>
    public void Set(int pattern, int subject) => _words[(pattern * _width) + (subject / Bits)] |= 1UL << (subject % Bits);

    /// <summary>True when any fits a pattern.</summary>
    public bool Any(int pattern)
    {
        foreach (var word in _words.AsSpan(pattern * _width, _width))
        {
            if (word != 0)
                return true;
        }

        return false;
    }

    /// <summary>True when a signal or case fits any of some patterns.</summary>
    public bool Fits(Range places, int subject)
    {
        var (word, bit) = (subject / Bits, 1UL << (subject % Bits));
        for (var place = places.Start.Value; place < places.End.Value; place++)
        {
            if ((_words[(place * _width) + word] & bit) != 0)
                return true;
        }

        return false;
    }
}
