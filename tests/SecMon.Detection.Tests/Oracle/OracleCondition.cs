using System.Text.RegularExpressions;

namespace SecMon.Detection.Tests.Oracle;

/// <summary>Works a condition out while it reads it (sigma.md 5).</summary>
internal sealed partial class OracleCondition
{
    private readonly Queue<string> _words;
    private readonly IReadOnlyDictionary<string, bool> _selections;

    private OracleCondition(string condition, IReadOnlyDictionary<string, bool> selections)
    {
        _words = new Queue<string>(Words().Matches(condition).Select(word => word.Value));
        _selections = selections;
    }

    /// <summary>True when a condition holds.</summary>
    /// <param name="condition">A sound condition.</param>
    /// <param name="selections">Which selections hold.</param>
    public static bool Holds(string condition, IReadOnlyDictionary<string, bool> selections) => new OracleCondition(condition, selections).Or();

    private bool Or()
    {
        var holds = And();
        while (Take("or"))
            holds |= And();
        return holds;
    }

    private bool And()
    {
        var holds = Not();
        while (Take("and"))
            holds &= Not();
        return holds;
    }

    private bool Not() => Take("not") ? !Not() : Atom();

    private bool Atom()
    {
        if (Take("("))
        {
            var inner = Or();
            Assert.True(Take(")"));
            return inner;
        }

        var word = _words.Dequeue();
        if (!Take("of"))
            return _selections[word];
        var meant = Meant(_words.Dequeue()).ToList();
        Assert.NotEmpty(meant);
        return word == "all" ? meant.All(name => _selections[name]) : meant.Any(name => _selections[name]);
    }

    private IEnumerable<string> Meant(string pattern)
    {
        if (pattern == "them")
            return _selections.Keys.Where(name => name[0] != '_');
        var whole = new Regex($@"\A{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal)}\z", RegexOptions.NonBacktracking);
        return _selections.Keys.Where(name => whole.IsMatch(name) && (name[0] != '_' || pattern[0] == '_'));
    }

    private bool Take(string word)
    {
        var isNext = _words.TryPeek(out var next) && (next == word || (word is "and" or "or" or "not" && string.Equals(next, word, StringComparison.OrdinalIgnoreCase)));
        if (isNext)
            _words.Dequeue();
        return isNext;
    }

    [GeneratedRegex("[A-Za-z0-9_*-]+|[()]", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Words();
}
