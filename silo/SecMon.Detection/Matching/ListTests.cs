using System.Security.Cryptography;
using System.Text;

namespace SecMon.Detection.Matching;

/// <summary>
/// Compiles the entries of a long list without an object for each: what is plain goes straight into a set by how it is looked
/// for, and only an entry with wildcards inside becomes a test of its own.
/// </summary>
internal sealed class ListTests
{
    private readonly bool _isCased;
    private readonly bool _isOpenBefore;
    private readonly bool _isOpenAfter;
    private readonly List<string>[] _byShape = [[], [], [], []];   // whole, beginning, ending, anywhere
    private readonly List<ValueTest> _others = [];

    private ListTests(bool isCased, bool isOpenBefore, bool isOpenAfter)
    {
        _isCased = isCased;
        _isOpenBefore = isOpenBefore;
        _isOpenAfter = isOpenAfter;
    }

    /// <summary>Tests of which one fits when an entry does.</summary>
    /// <param name="entries">Sigma text, at least one.</param>
    /// <param name="isCased">True when case matters.</param>
    /// <param name="isOpenBefore">True when anything may stand before an entry.</param>
    /// <param name="isOpenAfter">True when anything may stand behind one.</param>
    public static IReadOnlyList<ValueTest> Of(IReadOnlyList<string> entries, bool isCased, bool isOpenBefore, bool isOpenAfter)
    {
        var tests = new ListTests(isCased, isOpenBefore, isOpenAfter);
        foreach (var entry in entries)
            tests.Add(entry);
        return [.. tests.Sets(DigestOf(entries)), .. tests._others];
    }

    /// <summary>A set of texts without wildcards.</summary>
    public static ValueTest OfPlain(IReadOnlyList<string> texts, bool isCased) =>
        new TextSetTest(texts, isCased, $"{(isCased ? "cased" : "text")} list whole {DigestOf(texts)}");

    private void Add(string entry)
    {
        if (entry.AsSpan().IndexOfAny('*', '?', '\\') < 0)
        {
            Place(entry, _isOpenBefore, _isOpenAfter);
            return;
        }

        var text = SigmaText.Parse(entry).WithAny(_isOpenBefore, _isOpenAfter);
        var literals = text.Parts.Count(part => part.Kind == TextPartKind.Literal);
        if (literals == 1 && !text.Parts.Any(part => part.Kind == TextPartKind.OneCharacter))
            Place(text.PlainText, text.Parts[0].Kind == TextPartKind.AnyRun, text.Parts[^1].Kind == TextPartKind.AnyRun);
        else
            _others.Add(new TextTest(text, _isCased));
    }

    private void Place(string text, bool isOpenBefore, bool isOpenAfter) => _byShape[(isOpenBefore ? 2 : 0) + (isOpenAfter ? 1 : 0)].Add(text);

    private IEnumerable<ValueTest> Sets(string digest)
    {
        var kind = _isCased ? "cased" : "text";
        if (_byShape[0].Count > 0)
            yield return new TextSetTest(_byShape[0], _isCased, $"{kind} list whole {digest}");
        if (_byShape[1].Count > 0)
            yield return new AffixSetTest(_byShape[1], isAtEnd: false, _isCased, $"{kind} list begins {digest}");
        if (_byShape[2].Count > 0)
            yield return new AffixSetTest(_byShape[2], isAtEnd: true, _isCased, $"{kind} list ends {digest}");
        if (_byShape[3].Count > 0)
            yield return new LiteralSetTest(_byShape[3], _isCased, $"{kind} list holds {digest}");
    }

    private static string DigestOf(IReadOnlyList<string> entries)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in entries)
        {
            hash.AppendData(Encoding.Unicode.GetBytes(entry));
            hash.AppendData("\n\0"u8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
