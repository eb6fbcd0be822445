using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SecMon.Detection.Yaml;

/// <summary>
/// Reads YAML 1.2 documents with the place of every node (sigma.md 1). Depth and what aliases multiply are bounded, so
/// no file can exhaust stack or memory.
/// </summary>
internal sealed class YamlReader
{
    /// <summary>Most nodes of a document that uses aliases, every alias counted as often as it is used.</summary>
    public const long MostExpandedNodes = 100_000;

    private const int DeepestNesting = 64;

    private readonly RuleFile _file;
    private readonly Problems _problems;
    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, YamlNode?> _anchors = [];
    private readonly SourceLocation _end;
    private bool _usesAliases;

    private YamlReader(RuleFile file, Problems problems)
    {
        _file = file;
        _problems = problems.For(ProblemKinds.Yaml);
        _parser = new Parser(new StringReader(file.Text));
        var content = file.Text.AsSpan().TrimEnd();
        _end = new SourceLocation(file.Path, content.Count('\n') + 1, content.Length - content.LastIndexOf('\n'));
    }

    /// <summary>Reads all documents of a file; empty ones are left out.</summary>
    /// <returns>Null when the file is not YAML as sigma.md allows it; the problem is noted.</returns>
    public static IReadOnlyList<YamlNode>? Read(RuleFile file, Problems problems)
    {
        var reader = new YamlReader(file, problems);
        try
        {
            return reader.Documents();
        }
        catch (YamlRefusedException refused)
        {
            reader._problems.Error(refused.Location, refused.Message, refused.Help);
        }
        catch (YamlException malformed)
        {
            reader.Refuse(malformed);
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            // YamlDotNet answers some malformed files with these instead of a YamlException.
            reader.RefuseUnnamed();
        }

        return null;
    }

    private List<YamlNode> Documents()
    {
        var documents = new List<YamlNode>();
        while (_parser.MoveNext())
        {
            if (_parser.Current is not DocumentStart)
                continue;

            _anchors.Clear();
            _usesAliases = false;
            _parser.MoveNext();
            var document = Node(DeepestNesting);
            if (_usesAliases && document.ExpandedCount > MostExpandedNodes)
                throw new YamlRefusedException(document.Location, $"aliases make this document larger than {MostExpandedNodes} nodes");
            if (!document.IsNull)
                documents.Add(document);
        }

        return documents;
    }

    private YamlNode Node(int depthLeft)
    {
        var current = _parser.Current!;
        if (depthLeft == 0)
            throw new YamlRefusedException(At(current.Start), $"nested deeper than {DeepestNesting} levels");
        if (current is AnchorAlias alias)
            return Anchored(alias, depthLeft);

        var start = (NodeEvent)current;
        if (!start.Tag.IsEmpty)
            throw new YamlRefusedException(At(start.Start), $"the tag '{start.Tag}' is not allowed", "write the value without a tag; quotes make it text");
        if (!start.Anchor.IsEmpty)
            _anchors[start.Anchor] = null;

        YamlNode node = start switch
        {
            Scalar scalar => Scalar(scalar),
            SequenceStart sequence => Sequence(sequence, depthLeft),
            _ => Map((MappingStart)start, depthLeft),
        };
        if (!start.Anchor.IsEmpty)
            _anchors[start.Anchor] = node;
        return node;
    }

    private YamlNode Anchored(AnchorAlias alias, int depthLeft)
    {
        _usesAliases = true;
        if (!_anchors.TryGetValue(alias.Value, out var node))
            throw new YamlRefusedException(At(alias.Start), $"nothing is anchored as '{alias.Value}'", $"quote it if the star is a wildcard: '*{alias.Value}'");
        if (node is null)
            throw new YamlRefusedException(At(alias.Start), $"'{alias.Value}' contains itself");
        if (node.Depth > depthLeft)
            throw new YamlRefusedException(At(alias.Start), $"nested deeper than {DeepestNesting} levels");
        return node;
    }

    private YamlScalar Scalar(Scalar scalar)
    {
        var isPlain = scalar.Style == ScalarStyle.Plain;
        var kind = isPlain ? CoreSchema.Resolve(scalar.Value) : YamlScalarKind.Text;
        return new YamlScalar(At(scalar.Start), scalar.Value, kind, new ScalarSource(_file.Text, (int)scalar.Start.Index, scalar.Style));
    }

    private YamlSequence Sequence(SequenceStart start, int depthLeft)
    {
        var members = new List<YamlNode>();
        while (_parser.MoveNext() && _parser.Current is not SequenceEnd)
            members.Add(Node(depthLeft - 1));
        return new YamlSequence(At(start.Start), members);
    }

    private YamlMap Map(MappingStart start, int depthLeft)
    {
        var pairs = new List<YamlPair>();
        var keys = new Dictionary<string, SourceLocation>();
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            var key = Key(depthLeft);
            _parser.MoveNext();
            var value = Node(depthLeft - 1);
            if (keys.TryAdd(key.Text, key.Location))
                pairs.Add(new YamlPair(key, value));
            else
                _problems.Error(key.Location, $"the key '{key.Text}' is already on line {keys[key.Text].Line}", $"keep one of them; several values are a list: {key.Text}: [a, b]");
        }

        return new YamlMap(At(start.Start), pairs);
    }

    private YamlScalar Key(int depthLeft)
    {
        var node = Node(depthLeft - 1);
        if (node is not YamlScalar key)
            throw new YamlRefusedException(node.Location, $"a key is text, not {node.Noun}");
        if (key.Kind == YamlScalarKind.Null)
            throw new YamlRefusedException(key.Location, "a key is missing here", "quote the key if its name is meant");
        if (key.Text == "<<" && _file.Text.AsSpan((int)_parser.Current!.Start.Index).StartsWith("<<"))
            throw new YamlRefusedException(key.Location, "merge keys (<<) are not allowed", "repeat the lines, or use an alias for a whole value");
        return key;
    }

    private void Refuse(YamlException malformed)
    {
        if (malformed.Message.Contains("tab") && YamlHints.FirstTab(_file.Text) is { } tab)
        {
            _problems.Error(new SourceLocation(_file.Path, tab.Line, tab.Column), "not valid YAML: a tab in the indentation", "indent with spaces; editors do it with \"insert spaces\" for YAML");
            return;
        }

        _problems.Error(At(malformed.Start), $"not valid YAML: {malformed.Message}", YamlHints.HelpFor(malformed.Message, _file.Text, malformed.Start));
    }

    private void RefuseUnnamed()
    {
        if (YamlHints.Unclosed(_file.Text) is { } open)
            _problems.Error(new SourceLocation(_file.Path, open.Line, 1), $"not valid YAML: the '{open.Bracket}' on this line is never closed", $"add '{(open.Bracket == '[' ? ']' : '}')}'");
        else
            _problems.Error(At(_parser.Current?.End ?? Mark.Empty), "not valid YAML from here on");
    }

    private SourceLocation At(Mark mark)
    {
        // YamlDotNet puts the end of the file on a line of its own, which nobody can open.
        return mark.Line > _end.Line ? _end : new SourceLocation(_file.Path, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));
    }
}
