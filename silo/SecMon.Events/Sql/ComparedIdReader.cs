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
    private readonly ComparedValues _values = new();
    private ComparisonScope[] _scopes = new ComparisonScope[32];
    private int _depth;
    private bool _joinsValues;   // FROM holds values, to which a condition may compare columns

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
    }

    private ref ComparisonScope Scope => ref _scopes[_depth];

    private int Next(ReadOnlySpan<byte> text, SqlTokens tokens, int at, SqlReading reading)
    {
        ref readonly var token = ref tokens.All[at];
        switch (token.Kind)
        {
            case SqlTokenKind.String:
                if (ExpectsValue())
                    _values.AddText(text, token, Scope.FirstValue);
                break;
            case Number:
                if (ExpectsValue())
                    _values.Add(WrittenId.Of(text.Slice(token.Start, token.Length), isNumber: true), Scope.FirstValue);
                break;
            case Parameter:
                if (ExpectsValue())
                    _values.Add(ParameterOf(text.Slice(token.Start, token.Length)), Scope.FirstValue);
                break;
            case OpenParenthesis:
                Open(ComparisonWords.KindOf(text, tokens, at));
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
                return ComparisonWords.TypeEnd(tokens, at + 1);
            case Operator:
                ReadOperator(isJoin: text.Slice(token.Start, token.Length).SequenceEqual("||"u8));
                break;
            case Word or QuotedName:
                ReadWord(text, tokens, at, reading);
                break;
        }

        return at + 1;
    }

    /// <summary>Notes that a value stands here; in a type it is a length.</summary>
    private bool ExpectsValue()
    {
        if (Scope.IsType)
            return false;
        Scope.HasValue = true;
        _joinsValues |= Scope.IsFrom;
        return true;
    }

    private static WrittenId ParameterOf(ReadOnlySpan<byte> spelling) =>
        spelling.Length > 1 && spelling[0] == '$' && System.Buffers.Text.Utf8Parser.TryParse(spelling[1..], out int number, out _)
            ? new WrittenId { Parameter = number }
            : WrittenId.None;

    private void ReadOperator(bool isJoin)
    {
        // citizen_id::bigint - 1 = … asks for another one.
        if (!_values.Operate(isJoin) && !Scope.Compares)
            Scope.HasColumn = false;
    }

    private void Compare(bool isRange)
    {
        Scope.Compares = true;
        Scope.IsRange |= isRange;
        _values.ExpectOperand();
    }

    private void ReadComma(SqlReading reading)
    {
        switch (Scope.Kind)
        {
            case ComparisonScopeKind.Keeping when Scope.FirstArgumentEnd < 0:
                Scope.FirstArgumentEnd = _values.Count;
                break;
            case ComparisonScopeKind.Joining:
                _values.Operate(isJoin: true);
                return;
            case ComparisonScopeKind.Group when _depth > 0 && !Scope.Compares:
                Scope.IsRow = true;
                break;
            case ComparisonScopeKind.Group or ComparisonScopeKind.Subquery:
                EndPredicate(reading);
                break;
        }

        _values.ExpectOperand();
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
            case SqlWord.Is when ComparisonWords.IsDistinctFrom(tokens, at) is var words and > 0:
                Compare(isRange: words == 2);
                break;
            case SqlWord.From when at > 1 && tokens.All[at - 1].Word == SqlWord.Distinct && Scope.Compares:
                break;
            case SqlWord.And when Scope.AwaitsAnd:
                Scope.AwaitsAnd = false;
                _values.ExpectOperand();
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
                Scope.IsCondition = token.Word is SqlWord.Where or SqlWord.On or SqlWord.Having || (Scope.IsCondition && ComparisonWords.Continues(token.Word));
                break;
            default:
                _values.AddOther();
                if (columns.Contains(NameOf(text, token)) && (at + 1 == tokens.Count || tokens.All[at + 1].Kind is not (Dot or OpenParenthesis)))
                    Scope.HasColumn = Scope.NamesColumn = true;
                break;
        }
    }

    private void Open(ComparisonScopeKind kind)
    {
        var isJoined = _values.IsJoined;
        if (_values.IsSpoilt)
            kind = ComparisonScopeKind.Opaque;
        if (++_depth == _scopes.Length)
            Array.Resize(ref _scopes, _depth * 2);
        _scopes[_depth] = new ComparisonScope { Kind = kind, FirstValue = _values.Count, FirstArgumentEnd = -1, IsJoined = isJoined, IsCondition = kind != ComparisonScopeKind.Subquery && _scopes[_depth - 1].IsCondition, IsFrom = _scopes[_depth - 1].IsFrom };
        _values.ExpectOperand();
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
            _values.Cut(inner.FirstValue);
            _values.ExpectOperand();
            return;
        }

        if (inner.Kind is ComparisonScopeKind.Keeping && inner.FirstArgumentEnd >= 0)
            _values.Cut(inner.FirstArgumentEnd);
        if (inner.HasColumn)
            _values.Cut(inner.FirstValue);
        if (inner.IsRow)
            _values.SpoilNumbers(inner.FirstValue);
        Scope.HasColumn |= inner.HasColumn;
        Scope.IsCast |= inner.IsCast || (inner.HasColumn && inner.Kind == ComparisonScopeKind.Keeping);
        _values.EndGroup(inner.FirstValue, inner.IsJoined);
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

        _values.Cut(Scope.FirstValue);
        Scope = new ComparisonScope { Kind = Scope.Kind, FirstValue = Scope.FirstValue, FirstArgumentEnd = -1, IsJoined = Scope.IsJoined, IsCondition = Scope.IsCondition, IsFrom = Scope.IsFrom };
        _values.ExpectOperand();
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
