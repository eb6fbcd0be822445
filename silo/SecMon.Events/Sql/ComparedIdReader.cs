using SecMon.Events.Subjects;
using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

/// <summary>
/// Finds the ids that a statement compares to a listed column in another way than as 12 digits in one literal (sql.md, Subjects): as a
/// number without its zeros, put together by <c>||</c>, with blanks between, as a parameter. One pass over the tokens; it follows
/// parentheses, not the grammar: what it does not understand names nobody, and is told as unrecognised.
/// </summary>
/// <param name="columns">The listed columns.</param>
internal sealed class ComparedIdReader(SubjectColumns columns)
{
    /// <summary>Functions whose first argument still is the id.</summary>
    private static readonly byte[][] Keeping =
    [
        .. "trim btrim ltrim rtrim lpad replace translate regexp_replace to_number to_char coalesce nullif upper lower int8 numeric text"
            .Split(' ').Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    private readonly SqlBytes _text = new();
    private readonly List<WrittenId> _values = [];
    private ComparisonScope[] _scopes = new ComparisonScope[32];
    private int _depth;
    private bool _isJoined;      // the token before is ||
    private bool _isSpoilt;      // the operator before makes another value of what follows
    private bool _joinsValues;   // FROM holds values, to which a condition may compare columns
    private bool _isAfterValue;  // the token before ends the last of the values

    /// <summary>Adds ids, each once, and the parameters that hold one.</summary>
    public void Read(ReadOnlySpan<byte> text, SqlTokens tokens, SqlReading reading)
    {
        if (!NamesColumn(text, tokens))
            return;
        Begin();
        for (var at = 0; at < tokens.Count;)
        {
            tokens.Steps++;
            at = Next(text, tokens, at, reading);
        }

        while (_depth > 0)
            Close(reading);
        End(reading);
    }

    private bool NamesColumn(ReadOnlySpan<byte> text, SqlTokens tokens)
    {
        foreach (ref readonly var token in tokens.All)
        {
            if (token.IsName && columns.Contains(NameOf(text, token)))
                return true;
        }

        return false;
    }

    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> text, SqlToken token) =>
        token.Kind == QuotedName ? SqlLiteral.Raw(text, token) : text.Slice(token.Start, token.Length);

    private void Begin()
    {
        _values.Clear();
        _depth = 0;
        _joinsValues = false;
        _scopes[0] = new ComparisonScope { FirstArgumentEnd = -1 };
        ExpectOperand();
    }

    private void ExpectOperand() => _isJoined = _isSpoilt = _isAfterValue = false;

    private ref ComparisonScope Scope => ref _scopes[_depth];

    private int Next(ReadOnlySpan<byte> text, SqlTokens tokens, int at, SqlReading reading)
    {
        ref readonly var token = ref tokens.All[at];
        switch (token.Kind)
        {
            case SqlTokenKind.String:
                AddText(text, token);
                break;
            case Number:
                Add(WrittenId.Of(text.Slice(token.Start, token.Length), isNumber: true));
                break;
            case Parameter:
                Add(ParameterOf(text.Slice(token.Start, token.Length)));
                break;
            case OpenParenthesis:
                Open(KindOf(text, tokens, at));
                break;
            case OpenBracket:
                Open(at > 0 && tokens.All[at - 1].Word == SqlWord.Array ? ComparisonScopeKind.List : ComparisonScopeKind.Opaque);
                break;
            case CloseParenthesis or CloseBracket:
                Close(reading);
                break;
            case Comma:
                ReadComma(reading);
                break;
            case Semicolon:
                End(reading);
                break;
            case Comparison:
                Compare(isRange: token.Comparison is not (SqlComparison.Equal or SqlComparison.NullSafeEqual));
                break;
            case Cast:
                Scope.IsCast |= Scope.HasColumn;
                return TypeEnd(tokens, at + 1);
            case Operator:
                ReadOperator(isJoin: text.Slice(token.Start, token.Length).SequenceEqual("||"u8));
                break;
            case Word or QuotedName:
                ReadWord(text, tokens, at, reading);
                break;
        }

        return at + 1;
    }

    private void AddText(ReadOnlySpan<byte> text, SqlToken token)
    {
        _text.Clear();
        SqlLiteral.Decode(text, token, _text);
        var content = _text.Written;
        if (!content.StartsWith("{"u8))
        {
            Add(WrittenId.Of(content, isNumber: false));
            return;
        }

        // An array: of numbers or of texts, which it does not say.
        foreach (var range in content.Trim("{}"u8).Split((byte)','))
        {
            ExpectOperand();
            Add(WrittenId.Of(content.Trim("{}"u8)[range].Trim("\" "u8), isNumber: true));
        }
    }

    private static WrittenId ParameterOf(ReadOnlySpan<byte> spelling) =>
        spelling.Length > 1 && spelling[0] == '$' && System.Buffers.Text.Utf8Parser.TryParse(spelling[1..], out int number, out _)
            ? new WrittenId { Parameter = number }
            : WrittenId.None;

    private void Add(WrittenId value)
    {
        if (Scope.IsType)
            return;
        Scope.HasValue = true;
        _joinsValues |= Scope.IsFrom;
        if (_isSpoilt)
            value = WrittenId.None;
        if (_isJoined && _isAfterValue)
            _values[^1] = _values[^1].Then(value);
        else if (_values.Count - Scope.FirstValue < SqlReading.MostListEntries)
            _values.Add(_isJoined ? WrittenId.None : value);
        _isJoined = _isSpoilt = false;
        _isAfterValue = _values.Count > Scope.FirstValue;
    }

    private void AddOther()
    {
        if (_isAfterValue && (_isJoined || _isSpoilt))
            _values[^1] = WrittenId.None;
        ExpectOperand();
    }

    private void ReadOperator(bool isJoin)
    {
        if (isJoin && !_isSpoilt)
        {
            _isJoined = true;
            return;
        }

        if (_isAfterValue)
            _values[^1] = WrittenId.None;
        else if (!Scope.Compares)
            Scope.HasColumn = false;   // citizen_id::bigint - 1 = … asks for another one
        _isSpoilt = true;
        _isAfterValue = false;
    }

    private void Compare(bool isRange)
    {
        Scope.Compares = true;
        Scope.IsRange |= isRange;
        ExpectOperand();
    }

    private void ReadComma(SqlReading reading)
    {
        switch (Scope.Kind)
        {
            case ComparisonScopeKind.Keeping when Scope.FirstArgumentEnd < 0:
                Scope.FirstArgumentEnd = _values.Count;
                break;
            case ComparisonScopeKind.Joining:
                _isJoined = _isAfterValue;
                return;
            case ComparisonScopeKind.Group when _depth > 0 && !Scope.Compares:
                Scope.IsRow = true;
                break;
            case ComparisonScopeKind.Group or ComparisonScopeKind.Subquery:
                EndPredicate(reading);
                break;
        }

        ExpectOperand();
    }

    private void ReadWord(ReadOnlySpan<byte> text, SqlTokens tokens, int at, SqlReading reading)
    {
        ref readonly var token = ref tokens.All[at];
        switch (token.Kind == Word ? token.Word : SqlWord.None)
        {
            case SqlWord.In or SqlWord.Like or SqlWord.Ilike or SqlWord.Similar:
                Compare(isRange: at > 0 && tokens.All[at - 1].Word == SqlWord.Not);
                break;
            case SqlWord.Between:
                Compare(isRange: true);
                Scope.AwaitsAnd = true;
                break;
            case SqlWord.Is when IsDistinctFrom(tokens, at) is var words and > 0:
                Compare(isRange: words == 2);
                break;
            case SqlWord.From when at > 1 && tokens.All[at - 1].Word == SqlWord.Distinct && Scope.Compares:
                break;
            case SqlWord.And when Scope.AwaitsAnd:
                Scope.AwaitsAnd = false;
                ExpectOperand();
                break;
            case SqlWord.As when Scope.Kind == ComparisonScopeKind.Keeping:
                Scope.IsType = true;
                break;
            case SqlWord.Not or SqlWord.Any or SqlWord.Some or SqlWord.All or SqlWord.Array or SqlWord.Row or SqlWord.Distinct:
                break;
            case SqlWord.And or SqlWord.Or or SqlWord.Where or SqlWord.On or SqlWord.Having or SqlWord.Select or SqlWord.From or SqlWord.Group or SqlWord.Order
                or SqlWord.Limit or SqlWord.Offset or SqlWord.Fetch or SqlWord.Union or SqlWord.Intersect or SqlWord.Except or SqlWord.Set or SqlWord.Values
                or SqlWord.Returning or SqlWord.Case or SqlWord.When or SqlWord.Then or SqlWord.Else or SqlWord.End or SqlWord.Join or SqlWord.Using:
                EndPredicate(reading);
                Scope.IsFrom = token.Word is SqlWord.From or SqlWord.Join || (Scope.IsFrom && token.Word is (SqlWord.Values or SqlWord.Select));
                Scope.IsCondition = token.Word is SqlWord.Where or SqlWord.On or SqlWord.Having || (Scope.IsCondition && Continues(token.Word));
                break;
            default:
                AddOther();
                if (columns.Contains(NameOf(text, token)) && (at + 1 == tokens.Count || tokens.All[at + 1].Kind is not (Dot or OpenParenthesis)))
                    Scope.HasColumn = Scope.NamesColumn = true;
                break;
        }
    }

    /// <summary>Words after which a condition goes on.</summary>
    private static bool Continues(SqlWord word) =>
        word is SqlWord.And or SqlWord.Or or SqlWord.Case or SqlWord.When or SqlWord.Then or SqlWord.Else or SqlWord.End;

    /// <summary>Words behind IS: 2 for DISTINCT FROM, 3 for NOT DISTINCT FROM, 0 for anything else.</summary>
    private static int IsDistinctFrom(SqlTokens tokens, int at)
    {
        var next = at + 1 < tokens.Count ? tokens.All[at + 1].Word : SqlWord.None;
        if (next == SqlWord.Distinct)
            return 2;
        return next == SqlWord.Not && at + 2 < tokens.Count && tokens.All[at + 2].Word == SqlWord.Distinct ? 3 : 0;
    }

    private static ComparisonScopeKind KindOf(ReadOnlySpan<byte> text, SqlTokens tokens, int at)
    {
        var before = at > 0 ? tokens.All[at - 1] : default;
        var next = at + 1 < tokens.Count ? tokens.All[at + 1].Word : SqlWord.None;
        if (next is SqlWord.Select or SqlWord.With)
            return ComparisonScopeKind.Subquery;
        if (at == 0 || !before.IsName)
            return ComparisonScopeKind.Group;
        if (before.Word is SqlWord.In or SqlWord.Any or SqlWord.Some or SqlWord.All or SqlWord.Values)
            return ComparisonScopeKind.List;
        if (before.Word == SqlWord.Cast)
            return ComparisonScopeKind.Keeping;
        return SqlWords.IsReserved(before.Word) && before.Word is not (SqlWord.Left or SqlWord.Right) ? ComparisonScopeKind.Group : FunctionKind(text.Slice(before.Start, before.Length));
    }

    private static ComparisonScopeKind FunctionKind(ReadOnlySpan<byte> name)
    {
        if (System.Text.Ascii.EqualsIgnoreCase(name, "concat"u8))
            return ComparisonScopeKind.Joining;
        foreach (var keeping in Keeping)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(name, keeping))
                return ComparisonScopeKind.Keeping;
        }

        return ComparisonScopeKind.Opaque;
    }

    private static int TypeEnd(SqlTokens tokens, int at)
    {
        while (at < tokens.Count)
        {
            ref readonly var token = ref tokens.All[at];
            if (token.Kind is OpenParenthesis or OpenBracket && at > 0 && tokens.All[at - 1].IsName)
                at = token.Kind == OpenParenthesis ? token.Partner + 1 : at + 2;
            else if (token.Kind == Dot || (token.IsName && !SqlWords.IsReserved(token.Word)))
                at++;
            else
                break;
        }

        return at;
    }

    private void Open(ComparisonScopeKind kind)
    {
        var isJoined = _isJoined && _isAfterValue;
        if (_isSpoilt)
            kind = ComparisonScopeKind.Opaque;
        if (++_depth == _scopes.Length)
            Array.Resize(ref _scopes, _depth * 2);
        _scopes[_depth] = new ComparisonScope { Kind = kind, FirstValue = _values.Count, FirstArgumentEnd = -1, IsJoined = isJoined, IsCondition = kind != ComparisonScopeKind.Subquery && _scopes[_depth - 1].IsCondition, IsFrom = _scopes[_depth - 1].IsFrom };
        ExpectOperand();
    }

    private void Close(SqlReading reading)
    {
        if (_depth == 0)
        {
            End(reading);
            return;
        }

        if (Scope.Compares || Scope.Kind == ComparisonScopeKind.Subquery)
            EndPredicate(reading);
        var inner = Scope;
        _depth--;
        Scope.NamesColumn |= inner.NamesColumn;
        Scope.HasValue |= inner.HasValue;
        if (inner.Kind == ComparisonScopeKind.Opaque)
        {
            Cut(inner.FirstValue);
            ExpectOperand();
            return;
        }

        if (inner.Kind is ComparisonScopeKind.Keeping && inner.FirstArgumentEnd >= 0)
            Cut(inner.FirstArgumentEnd);
        if (inner.HasColumn)
            Cut(inner.FirstValue);
        if (inner.IsRow)
            SpoilNumbers(inner.FirstValue);
        Scope.HasColumn |= inner.HasColumn;
        Scope.IsCast |= inner.IsCast || (inner.HasColumn && inner.Kind == ComparisonScopeKind.Keeping);
        ExpectOperand();
        _isAfterValue = _values.Count > inner.FirstValue;
        if (_isAfterValue && inner.IsJoined)
            JoinLast(inner.FirstValue);
    }

    private void JoinLast(int first)
    {
        var joined = _values.Count - first == 1 ? _values[first - 1].Then(_values[first]) : WrittenId.None;
        Cut(first);
        _values[^1] = joined;
    }

    private void Cut(int count) => _values.RemoveRange(count, _values.Count - count);

    /// <summary>Which of a row's values is the id nobody says; a text of its length may be.</summary>
    private void SpoilNumbers(int first)
    {
        for (var i = first; i < _values.Count; i++)
        {
            if (_values[i].IsNumber)
                _values[i] = WrittenId.None;
        }
    }

    private void End(SqlReading reading)
    {
        EndPredicate(reading);
        _scopes[0] = new ComparisonScope { FirstArgumentEnd = -1 };
    }

    private void EndPredicate(SqlReading reading)
    {
        if (Scope is { HasColumn: true, Compares: true, IsRange: false })
        {
            for (var i = Scope.FirstValue; i < _values.Count; i++)
                Take(_values[i], Scope.IsCast, reading);
        }

        // NamesColumn && HasValue: id = 5 and f(id) = 'x' ask for somebody, a.id = b.id joins.
        reading.AsksById |= Scope is { IsCondition: true, NamesColumn: true } && (Scope.HasValue || _joinsValues);

        Cut(Scope.FirstValue);
        Scope = new ComparisonScope { Kind = Scope.Kind, FirstValue = Scope.FirstValue, FirstArgumentEnd = -1, IsJoined = Scope.IsJoined, IsCondition = Scope.IsCondition, IsFrom = Scope.IsFrom };
        ExpectOperand();
    }

    private void Take(WrittenId value, bool isCast, SqlReading reading)
    {
        if (value.Parameter > 0)
        {
            if (reading.SubjectParameters.Count < SqlReading.MostListEntries)
                reading.SubjectParameters.Add(value.Parameter);
        }
        else if (value.IsWhole && columns.IsId(value.Digits, value.IsNumber || isCast) && reading.CitizenIds.Count < SqlReading.MostListEntries && !reading.CitizenIds.Contains(value.Number))
        {
            reading.CitizenIds.Add(value.Number);
        }
    }
}
