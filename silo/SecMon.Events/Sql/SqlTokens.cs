namespace SecMon.Events.Sql;

/// <summary>The tokens and comments of one text. Kept between texts so that reading a statement allocates nothing.</summary>
internal sealed class SqlTokens
{
    private const int LargestKept = 65_536;

    private SqlToken[] _tokens = new SqlToken[256];
    private int[] _open = new int[64];
    private int _openCount;
    private int _textLength;

    /// <summary>Number of tokens.</summary>
    public int Count { get; private set; }

    /// <summary>Comments in order of appearance.</summary>
    public List<SqlComment> Comments { get; private set; } = [];

    /// <summary>True when a literal is long enough to hold a citizen id.</summary>
    public bool HasLongLiteral { get; set; }

    /// <summary>Steps taken for this text by everything that reads it; tests check that they grow as the text does.</summary>
    public long Steps { get; set; }

    /// <summary>All tokens.</summary>
    public ReadOnlySpan<SqlToken> All => _tokens.AsSpan(0, Count);

    /// <summary>The token added last; there must be one.</summary>
    public ref SqlToken Last => ref _tokens[Count - 1];

    /// <summary>True inside parentheses that are still open.</summary>
    public bool IsNested => _openCount > 0;

    /// <summary>Forgets the last text and expects one of <paramref name="textLength"/> bytes.</summary>
    public void Clear(int textLength)
    {
        _textLength = textLength;
        Count = 0;
        _openCount = 0;
        Comments.Clear();
        HasLongLiteral = false;
        Steps = 0;
    }

    /// <summary>Adds a token that is neither a word nor a parenthesis.</summary>
    public ref SqlToken Add(SqlTokenKind kind, int start, int length)
    {
        if (Count == _tokens.Length)
            Grow(start);
        ref var token = ref _tokens[Count++];
        token = new SqlToken { Start = start, Length = length, Kind = kind };
        return ref token;
    }

    /// <summary>Adds an opening parenthesis; until it is closed its partner is unknown.</summary>
    public void AddOpen(int start)
    {
        if (_openCount == _open.Length)
            Array.Resize(ref _open, _openCount * 2);
        _open[_openCount++] = Count;
        Add(SqlTokenKind.OpenParenthesis, start, 1);
    }

    /// <summary>Adds a closing parenthesis and makes it the partner of the one it closes.</summary>
    public void AddClose(int start)
    {
        if (_openCount > 0)
            _tokens[_open[--_openCount]].Partner = Count;
        Add(SqlTokenKind.CloseParenthesis, start, 1);
    }

    /// <summary>Ends the text: parentheses still open end with it.</summary>
    public void Finish()
    {
        while (_openCount > 0)
            _tokens[_open[--_openCount]].Partner = Count;
    }

    // Huge texts are monotonous: what was read so far says how many tokens there will be, which spares most of the copying.
    private void Grow(int position)
    {
        var expected = (long)Count * _textLength / Math.Max(position, 1) * 9 / 8;
        var grown = GC.AllocateUninitializedArray<SqlToken>((int)Math.Clamp(expected, Count * 2L, Math.Max(Count * 2L, _textLength + 1L)));
        _tokens.CopyTo(grown, 0);
        _tokens = grown;
    }

    /// <summary>Gives back buffers that only a huge text needed.</summary>
    public void Trim()
    {
        if (_tokens.Length > LargestKept)
            _tokens = new SqlToken[256];
        if (_open.Length > LargestKept)
            _open = new int[64];
        if (Comments.Capacity > LargestKept)
            Comments = [];
        Count = 0;
    }
}
