namespace SecMon.Events.Sql;

/// <summary>Looks for tells in the body of DO, one level deep (sql.md, Tells).</summary>
internal sealed class DoBody
{
    private readonly SqlTokens _tokens = new();
    private readonly SqlBytes _body = new();
    private long _steps;

    /// <summary>True when the body, a string token of <paramref name="text"/>, reaches files of the server.</summary>
    public bool ReachesFile(ReadOnlySpan<byte> text, SqlToken token)
    {
        var body = SqlLiteral.Raw(text, token);
        if (!SqlLiteral.IsPlain(token))
        {
            _body.Clear();
            SqlLiteral.Decode(text, token, _body);
            body = _body.Written;
        }

        PostgreSqlTokeniser.Read(body, _tokens);
        var raised = FileAccessTell.IsRaisedBy(body, _tokens);
        _steps += _tokens.Steps;
        _tokens.Trim();
        return raised;
    }

    /// <summary>Steps taken since the last call.</summary>
    public long TakeSteps()
    {
        var steps = _steps;
        _steps = 0;
        return steps;
    }
}
