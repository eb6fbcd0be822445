using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

// Opening and closing of frames.
internal ref partial struct QueryReader
{
    private void OpenParentheses(ref QueryFrame frame)
    {
        if (_depth == QueryWorkspace.MostLevels && (frame.ExpectsTable || frame.AtStart || StartsQuery(_at + 1)))
        {
            Push(FrameKind.Group, FrameRole.Operand, inCondition: false, countsRows: false);
            return;
        }

        if (frame.Kind == FrameKind.Query && frame.AtStart)
        {
            frame.AtStart = false;
            Push(FrameKind.Query, FrameRole.Branch, inCondition: false, frame.CountsRows);
            return;
        }

        frame.AtStart = false;
        if (frame.ExpectsBody)
        {
            OpenCommonTable(ref frame);
            return;
        }

        switch (frame.Clause)
        {
            case QueryClause.From or QueryClause.Target when frame.ExpectsTable:
                frame.ExpectsTable = false;
                Push(FrameKind.FromGroup, FrameRole.FromItem, inCondition: false, countsRows: true);
                return;
            case QueryClause.Into when !frame.ExpectsTable && StartsQuery(_at + 1):
                Push(FrameKind.Query, FrameRole.Branch, inCondition: false, countsRows: false);
                return;
            case QueryClause.From or QueryClause.With or QueryClause.Into or QueryClause.Target:
                _at = AfterParentheses(_at);
                return;
            case QueryClause.Values:
                if (frame is { CountsRows: true, Verb: QueryVerb.Values })
                    _reading.KeyLiterals++;
                break;
        }

        Push(FrameKind.Group, FrameRole.Operand, frame.InCondition, countsRows: false);
    }

    private readonly bool StartsQuery(int at) =>
        at < _tokens.Length && (_tokens[at].Kind == OpenParenthesis || _tokens[at].Word is SqlWord.Select or SqlWord.With or SqlWord.Values or SqlWord.Table);

    private void Push(FrameKind kind, FrameRole role, bool inCondition, bool countsRows)
    {
        _at++;
        if (_depth == QueryWorkspace.MostLevels)
        {
            _flattened++;
            _wasFlattened = true;
            return;
        }

        ref var frame = ref _frames[++_depth];
        frame.Open(kind, role);
        frame.InCondition = inCondition;
        frame.CountsRows = countsRows;
        frame.CommonTables = _commonTables.Count;
        if (kind != FrameKind.FromGroup)
            return;
        frame.Clause = QueryClause.From;
        frame.ExpectsTable = true;
    }

    private void CloseParentheses()
    {
        _at++;
        if (_flattened > 0)
        {
            _flattened--;
            return;
        }

        var open = _depth;
        while (open > 0 && _frames[open].Kind is FrameKind.Case or FrameKind.Brackets)
            open--;
        if (open == 0)
            return; // nothing to close: an injected parenthesis, or the text began in the middle
        while (_depth >= open)
            Close();
    }

    private void OpenBrackets(ref QueryFrame frame)
    {
        frame.AtStart = false;
        var isArray = (_at > 0 && _tokens[_at - 1].Word == SqlWord.Array) || frame is { Kind: FrameKind.Brackets, Role: FrameRole.Array };
        Push(FrameKind.Brackets, isArray ? FrameRole.Array : FrameRole.Operand, frame.InCondition, countsRows: false);
        if (_flattened > 0)
            _flattened--;   // brackets have no partner to take it back
    }

    private void CloseBrackets()
    {
        _at++;
        if (_flattened > 0)
            return;
        while (_frames[_depth].Kind == FrameKind.Case && _depth > 1 && _frames[_depth - 1].Kind is FrameKind.Case or FrameKind.Brackets)
            Close();
        if (_frames[_depth].Kind == FrameKind.Brackets)
            Close();
    }

    private void Close()
    {
        ref var frame = ref _frames[_depth];
        var isQuery = frame.Kind is FrameKind.Query or FrameKind.FromGroup;
        var result = Operand.Absent;
        if (isQuery)
            EndClause(ref frame);
        else
            result = EndElement(ref frame);
        if (frame.Kind is FrameKind.Case or FrameKind.Arguments or FrameKind.InList or FrameKind.Brackets || frame.Elements > 1 || !result.IsPresent)
            result = Operand.Condition(frame.Seen | (frame.Kind == FrameKind.Arguments ? OperandParts.Function : OperandParts.None), Truth.Unknown);
        if (frame.Role == FrameRole.Array)
            result.Elements = frame.Values;
        if (frame.Kind == FrameKind.Query)
        {
            var literals = (frame.Seen & OperandParts.AnyLiteral) != OperandParts.None ? OperandParts.InnerLiteral : OperandParts.None;
            result = Operand.Condition(OperandParts.Subquery | literals, Truth.Unknown);
        }

        _commonTables.Leave(frame.CommonTables);
        _depth--;
        Join(ref _frames[_depth], ref frame, result);
    }

    private void Join(ref QueryFrame frame, ref QueryFrame closed, Operand result)
    {
        switch (closed.Role)
        {
            case FrameRole.Operand or FrameRole.Array or FrameRole.Any or FrameRole.All:
                // Parentheses around a query may turn out to be the first branch of a set operation.
                if (closed.Kind == FrameKind.Query && frame.Kind is FrameKind.Group or FrameKind.InList && !frame.Current.IsPresent)
                {
                    frame.BlockRestricts = closed.Restricts;
                    frame.Limit = closed.Limit;
                }

                AddTerm(ref frame, result);
                if (closed.Role is FrameRole.Any or FrameRole.All)
                    frame.Current.Quantifier = closed.Role == FrameRole.Any ? Quantifier.Any : Quantifier.All;
                break;
            case FrameRole.InList:
                CloseIn(ref frame, ref closed, result);
                break;
            case FrameRole.FromItem:
                frame.BlockRestricts |= closed.Kind == FrameKind.Query ? closed.Restricts : closed.BlockRestricts;
                frame.Seen |= result.Parts & OperandParts.InnerLiteral;
                break;
            case FrameRole.Branch:
                frame.BlockRestricts |= closed.Restricts;
                frame.Limit = frame.HasSetOperation ? -1 : closed.Limit;
                frame.Seen |= closed.Seen;
                if (frame.Verb == QueryVerb.None)
                    frame.Verb = closed.Verb == QueryVerb.None ? QueryVerb.None : QueryVerb.Select;
                break;
            case FrameRole.CommonTable:
                CloseCommonTable(ref frame, ref closed);
                break;
        }
    }
}
