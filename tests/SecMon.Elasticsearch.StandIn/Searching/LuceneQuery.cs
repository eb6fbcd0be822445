using System.Buffers;
using System.Text;

namespace SecMon.Elasticsearch.StandIn.Searching;

/// <summary>
/// The Lucene syntax of <c>query_string</c> (Elasticsearch reference, query string query) without fuzziness, boosts and proximity. Every
/// term names its field, except for <c>*</c> alone.
/// </summary>
internal sealed class LuceneQuery
{
    private const string Special = "()[]{}\":^~/";

    private static readonly SearchValues<char> ExpressionOperators = SearchValues.Create("#@&<>~\"");

    private readonly string _text;
    private readonly Fields _fields;
    private int _position;

    private LuceneQuery(string text, Fields fields)
    {
        _text = text;
        _fields = fields;
    }

    /// <summary>Reads a query.</summary>
    /// <exception cref="RefusedException">Its syntax is wrong, or a field is unknown.</exception>
    public static Func<StoredDocument, bool> Parse(string text, Fields fields)
    {
        var query = new LuceneQuery(text, fields);
        var test = query.Clauses(field: null, end: null);
        return test;
    }

    /// <summary>
    /// Clauses up to an end. <c>AND</c> demands the clauses on both of its sides, <c>NOT</c> and <c>-</c> forbid the one behind, and of the others
    /// one must hold if none is demanded: so <c>a OR NOT b</c> is not what it seems.
    /// </summary>
    private Func<StoredDocument, bool> Clauses(Field? field, char? end)
    {
        var clauses = new List<(Occurrence Occurs, Func<StoredDocument, bool> Test)>();
        while (true)
        {
            SkipSpaces();
            if (_position == _text.Length || Peek() == end)
                break;
            var joinsWithAnd = Takes("AND") || Takes("&&");
            var joinsWithOr = !joinsWithAnd && (Takes("OR") || Takes("||"));
            if (joinsWithAnd || joinsWithOr)
            {
                if (clauses.Count == 0)
                    throw Failed();
                SkipSpaces();
            }

            var isForbidden = Takes("NOT") || TakesSign('-') || TakesSign('!');
            var isDemanded = !isForbidden && TakesSign('+');
            SkipSpaces();
            if (joinsWithAnd && clauses[^1].Occurs == Occurrence.Should)
                clauses[^1] = clauses[^1] with { Occurs = Occurrence.Must };
            var occurs = isForbidden ? Occurrence.MustNot : isDemanded || joinsWithAnd ? Occurrence.Must : Occurrence.Should;
            clauses.Add((occurs, Clause(field)));
        }

        if (end is { } closing && !TakesSign(closing))
            throw Failed();
        if (clauses.Count == 0)
            throw Failed();
        return Combine(clauses, isWhole: end is null);
    }

    private static Func<StoredDocument, bool> Combine(List<(Occurrence Occurs, Func<StoredDocument, bool> Test)> clauses, bool isWhole)
    {
        var must = Tests(Occurrence.Must);
        var should = Tests(Occurrence.Should);
        var mustNot = Tests(Occurrence.MustNot);
        // A query that only forbids finds the rest; within parentheses it finds nothing.
        var findsRest = isWhole && must.Count + should.Count == 0;
        return document => must.TrueForAll(test => test(document))
            && !mustNot.Exists(test => test(document))
            && (must.Count > 0 || findsRest || should.Exists(test => test(document)));

        List<Func<StoredDocument, bool>> Tests(Occurrence occurs) => [.. clauses.Where(clause => clause.Occurs == occurs).Select(clause => clause.Test)];
    }

    private Func<StoredDocument, bool> Clause(Field? field)
    {
        if (TakesSign('('))
            return Clauses(field, ')');
        if (field is not null)
            return Value(field);
        var name = Word(out var hasWildcard);
        if (!TakesSign(':'))
            return name == "*" && hasWildcard ? _ => true : throw new RefusedException(400, "query_shard_exception", $"the stand-in wants a field before [{name}]");
        if (name == "_exists_")
            return FieldTest.Exists(_fields[Word(out _)]);
        if (name == "*" && hasWildcard)
            return Word(out _) == "*" ? _ => true : throw Failed();
        return TakesSign('(') ? Clauses(_fields[name], ')') : Value(_fields[name]);
    }

    private Func<StoredDocument, bool> Value(Field field)
    {
        switch (Peek())
        {
            case '"':
                return FieldTest.Is(field, Quoted());
            case '/':
                return FieldTest.Matches(field, Expression());
            case '[' or '{':
                return Range(field);
            case '>' or '<':
                var isGreater = _text[_position++] == '>';
                var includes = TakesSign('=');
                var bound = Word(out _);
                return isGreater ? FieldTest.IsBetween(field, bound, includes, to: null, includesTo: false) : FieldTest.IsBetween(field, from: null, includesFrom: false, bound, includes);
        }

        var word = Word(out var hasWildcard);
        if (word == "*" && hasWildcard)
            return FieldTest.Exists(field);
        return hasWildcard ? FieldTest.IsLike(field, word) : FieldTest.Is(field, word);
    }

    private Func<StoredDocument, bool> Range(Field field)
    {
        var includesFrom = _text[_position++] == '[';
        var from = Bound();
        SkipSpaces();
        if (!Takes("TO"))
            throw Failed();
        SkipSpaces();
        var to = Bound();
        SkipSpaces();
        var includesTo = Peek() == ']';
        if (!includesTo && Peek() != '}')
            throw Failed();
        _position++;
        return FieldTest.IsBetween(field, from, includesFrom, to, includesTo);

        string? Bound()
        {
            SkipSpaces();
            var start = _position;
            while (_position < _text.Length && _text[_position] is not (' ' or ']' or '}'))
                _position++;
            return _text[start.._position] is { Length: > 0 } bound ? bound == "*" ? null : bound.Trim('"') : throw Failed();
        }
    }

    private string Word(out bool hasWildcard)
    {
        var word = new StringBuilder();
        hasWildcard = false;
        while (_position < _text.Length && !char.IsWhiteSpace(_text[_position]) && !Special.Contains(_text[_position], StringComparison.Ordinal))
        {
            if (_text[_position] == '\\' && ++_position == _text.Length)
                throw Failed();
            else if (_text[_position] is '*' or '?' && _text[Math.Max(0, _position - 1)] != '\\')
                hasWildcard = true;
            word.Append(_text[_position++]);
        }

        return word.Length > 0 ? word.ToString() : throw Failed();
    }

    private string Quoted()
    {
        var quoted = new StringBuilder();
        for (_position++; _position < _text.Length && _text[_position] != '"'; _position++)
        {
            if (_text[_position] == '\\' && ++_position == _text.Length)
                break;
            quoted.Append(_text[_position]);
        }

        return TakesSign('"') ? quoted.ToString() : throw Failed();
    }

    private string Expression()
    {
        var start = ++_position;
        while (_position < _text.Length && _text[_position] != '/')
            _position += _text[_position] == '\\' ? 2 : 1;
        if (_position >= _text.Length)
            throw Failed();
        var expression = _text[start.._position++];
        if (expression.AsSpan().ContainsAny(ExpressionOperators))
            throw new RefusedException(400, "query_shard_exception", $"the stand-in does not know the operators # @ & < > ~ \" of Lucene's regular expressions: /{expression}/");
        return expression;
    }

    private char? Peek() => _position < _text.Length ? _text[_position] : null;

    private void SkipSpaces()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
            _position++;
    }

    private bool TakesSign(char sign)
    {
        if (Peek() != sign)
            return false;
        _position++;
        return true;
    }

    /// <summary>Takes an operator that ends at a space or a parenthesis.</summary>
    private bool Takes(string word)
    {
        if (string.CompareOrdinal(_text, _position, word, 0, word.Length) != 0)
            return false;
        var end = _position + word.Length;
        if (end < _text.Length && !char.IsWhiteSpace(_text[end]) && _text[end] != '(')
            return false;
        _position = end;
        return true;
    }

    private RefusedException Failed() => new(
        400, "query_shard_exception", $"Failed to parse query [{_text}]", new() { ["type"] = "parse_exception", ["reason"] = $"Cannot parse '{_text}': encountered \"{Peek()?.ToString() ?? "<EOF>"}\" at column {_position}" });
}
