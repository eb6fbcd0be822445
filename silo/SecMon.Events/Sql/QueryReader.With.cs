namespace SecMon.Events.Sql;

// WITH.
internal ref partial struct QueryReader
{
    private void ReadWith(ref QueryFrame frame)
    {
        // Elsewhere WITH belongs to WITH TIES, WITH ORDINALITY, TIMESTAMP WITH TIME ZONE…
        if (frame is { Kind: FrameKind.Query, Verb: QueryVerb.Insert, Clause: QueryClause.Into, ExpectsTable: false })
            StartWith(ref frame);
        else
            _at++;
    }

    private void StartWith(ref QueryFrame frame)
    {
        frame.AtStart = false;
        frame.Clause = QueryClause.With;
        frame.CommonTableName = -1;
        frame.ExpectsBody = false;
        frame.IsRecursive = PeekWord() == SqlWord.Recursive;
        _at += frame.IsRecursive ? 2 : 1;
        if (frame.IsRecursive)
            NameAhead();
    }

    /// <summary>With RECURSIVE every CTE of the list is in scope in every body, so they are all named before the first is read.</summary>
    private void NameAhead()
    {
        var at = _at;
        while (at < _tokens.Length && _tokens[at].IsName)
        {
            _source.Steps++;
            var name = at++;
            if (IsOpen(at))
                at = AfterParentheses(at);
            while (at < _tokens.Length && _tokens[at].Word is SqlWord.As or SqlWord.Not or SqlWord.Materialized)
                at++;
            if (!IsOpen(at))
                return;
            _commonTables.Add(_names.Read(_text, _tokens, name, name + 1), restricts: false);
            at = AfterParentheses(at);
            if (at >= _tokens.Length || _tokens[at].Kind != SqlTokenKind.Comma)
                return;
            at++;
        }
    }

    private bool ReadCommonTableWord(ref QueryFrame frame, SqlWord word)
    {
        switch (word)
        {
            case SqlWord.As when frame.CommonTableName >= 0:
                frame.ExpectsBody = true;
                _at++;
                return true;
            case SqlWord.Not or SqlWord.Materialized when frame.ExpectsBody:
                _at++;
                return true;
            case SqlWord.Select or SqlWord.Values or SqlWord.Table:
                frame.Clause = frame.Verb == QueryVerb.Insert ? QueryClause.Into : QueryClause.Other;
                return false;
            case SqlWord.Insert or SqlWord.Update or SqlWord.Delete or SqlWord.Merge when frame.CommonTableName < 0 && AfterBody():
                StartChange(ref frame, word);
                return true;
            case var _ when SqlWords.IsReserved(word):
                _at++;
                return true;
            default:
                return false;
        }
    }

    private readonly bool AfterBody() => _tokens[_at - 1].Kind == SqlTokenKind.CloseParenthesis;

    private void ReadCommonTableName(ref QueryFrame frame)
    {
        // SEARCH and CYCLE after a body are no names of CTEs.
        if (!AfterBody() && frame.CommonTableName < 0)
            frame.CommonTableName = _at;
        _at++;
    }

    private void OpenCommonTable(ref QueryFrame frame)
    {
        frame.ExpectsBody = false;
        var level = _depth;
        Push(FrameKind.Query, FrameRole.CommonTable, inCondition: false, countsRows: true);
        if (_depth == level)
            return;

        ref var body = ref _frames[_depth];
        body.CommonTableName = -1;
        body.Found = Truth.False;
        if (!frame.IsRecursive)
            return;
        body.CommonTable = _commonTables.Find(_names.Read(_text, _tokens, frame.CommonTableName, frame.CommonTableName + 1));
        if (body.CommonTable >= 0)
            _commonTables.Open(body.CommonTable, _depth);
    }

    private void CloseCommonTable(ref QueryFrame frame, ref QueryFrame body)
    {
        var restricts = body.Restricts;
        if (body.CommonTable >= 0)
            _commonTables.Close(body.CommonTable, restricts);
        else if (frame.CommonTableName >= 0)
            _commonTables.Add(_names.Read(_text, _tokens, frame.CommonTableName, frame.CommonTableName + 1), restricts);
        frame.CommonTableName = -1;
        if (_depth == 0 && _writingCommonTable == QueryVerb.None && body.Verb > QueryVerb.Values)
            _writingCommonTable = body.Verb;
    }
}
