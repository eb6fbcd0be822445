using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

/// <summary>
/// Reads queries: relations, restriction, limit, key values. One pass over the tokens with an explicit stack of at most
/// <see cref="QueryWorkspace.MostLevels"/> frames; what is nested deeper is read as if its parentheses were not there.
/// </summary>
internal ref partial struct QueryReader(
    ReadOnlySpan<byte> text, SqlTokens source, QueryWorkspace workspace, SqlReading reading)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly SqlTokens _source = source;
    private readonly Span<QueryFrame> _frames = workspace.Frames;
    private readonly CommonTableNames _commonTables = workspace.CommonTables;
    private readonly SqlNames _names = workspace.Names;
    private readonly SqlReading _reading = reading;
    private ReadOnlySpan<SqlToken> _tokens;
    private int _at;
    private int _depth;
    private int _flattened;
    private bool _wasFlattened;
    private QueryVerb _writingCommonTable;

    /// <summary>Reads the tokens from <paramref name="first"/> up to <paramref name="after"/>.</summary>
    public QueryOutcome Read(int first, int after)
    {
        _tokens = _source.All[..after];
        _at = first;
        _depth = 0;
        _flattened = 0;
        _wasFlattened = false;
        _writingCommonTable = QueryVerb.None;
        _frames[0].Open(FrameKind.Query, FrameRole.None);
        _frames[0].CommonTables = _commonTables.Count;

        while (_at < after)
        {
            _source.Steps++;
            ReadToken(ref _frames[_depth]);
        }

        while (_depth > 0)
            Close();
        ref var top = ref _frames[0];
        if (top is { Clause: QueryClause.With, Verb: QueryVerb.None })
            top.Verb = QueryVerb.Select;    // cut before its body
        EndClause(ref top);
        _commonTables.Leave(top.CommonTables);
        var verb = top.Verb is QueryVerb.Select or QueryVerb.Values && _writingCommonTable != QueryVerb.None ? _writingCommonTable : top.Verb;
        return new QueryOutcome(verb, top.Restricts && !_wasFlattened, top.Limit < 0 || _wasFlattened ? null : top.Limit);
    }

    private void ReadToken(ref QueryFrame frame)
    {
        ref readonly var token = ref _tokens[_at];
        switch (token.Kind)
        {
            case Word:
                ReadWord(ref frame, token.Word);
                return;
            case QuotedName:
                ReadName(ref frame);
                return;
            case SqlTokenKind.String or Number or Parameter:
                frame.AtStart = false;
                AddLiteral(ref frame, token.Kind);
                return;
            case OpenParenthesis:
                OpenParentheses(ref frame);
                return;
            case CloseParenthesis:
                CloseParentheses();
                return;
            case OpenBracket:
                OpenBrackets(ref frame);
                return;
            case CloseBracket:
                CloseBrackets();
                return;
            case Comma:
                ReadComma(ref frame);
                return;
            case SqlTokenKind.Comparison:
                frame.AtStart = false;
                SetComparison(ref frame, token.Comparison, isNegated: false);
                break;
            case Cast:
                _at = TypeEnd(_at + 1);
                return;
            case Operator:
                frame.AtStart = false;
                AddOperator(ref frame, token);
                break;
        }

        _at++;
    }

    private readonly SqlToken Peek(int ahead = 1) => _at + ahead < _tokens.Length ? _tokens[_at + ahead] : default;

    private readonly SqlWord PeekWord(int ahead = 1) => Peek(ahead).Word;

    private readonly bool IsOpen(int at) => at < _tokens.Length && _tokens[at].Kind == OpenParenthesis;

    /// <summary>Index after the parentheses that open at <paramref name="open"/>.</summary>
    private readonly int AfterParentheses(int open) => Math.Min(_tokens[open].Partner + 1, _tokens.Length);
}
