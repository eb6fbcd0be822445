using SecMon.Detection.Loading;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Modifiers;

/// <summary>The field and the modifiers of a line, read from its key and checked against each other (sigma.md 4).</summary>
internal sealed class ModifierChain
{
    private static readonly Modifier[] Affixes = [Modifier.Contains, Modifier.StartsWith, Modifier.EndsWith];
    private static readonly Modifier[] Anywhere = [Modifier.All, Modifier.Neq, Modifier.Expand];
    private static readonly Modifier[] Base64s = [Modifier.Base64, Modifier.Base64Offset];
    private static readonly Modifier[] Comparisons = [Modifier.Lt, Modifier.Lte, Modifier.Gt, Modifier.Gte];
    private static readonly Modifier[] Encodings = [Modifier.Utf16, Modifier.Utf16Be, Modifier.Utf16Le];
    private static readonly Modifier[] RegexFlags = [Modifier.I, Modifier.M, Modifier.S];
    private static readonly Modifier[] TimeParts =
        [Modifier.Minute, Modifier.Hour, Modifier.Day, Modifier.Week, Modifier.Month, Modifier.Year];

    private readonly YamlScalar _key;
    private readonly List<Modifier> _modifiers = [];

    private ModifierChain(YamlScalar key, string field)
    {
        _key = key;
        Field = field;
    }

    /// <summary>The field; empty for keywords.</summary>
    public string Field { get; }

    /// <summary>True when the line has no field.</summary>
    public bool IsKeyword => Field.Length == 0;

    /// <summary>What kind of comparison the line is.</summary>
    public LineKind Kind { get; private set; }

    /// <summary>contains, startswith or endswith; null for none of them.</summary>
    public Modifier? Affix => Single(Affixes);

    /// <summary>base64 or base64offset; null for none.</summary>
    public Modifier? Base64 => Single(Base64s);

    /// <summary>lt, lte, gt or gte; null for none.</summary>
    public Modifier? Comparison => Single(Comparisons);

    /// <summary>utf16, utf16be or utf16le; null for none.</summary>
    public Modifier? Encoding => Single(Encodings);

    /// <summary>minute … year; null for none.</summary>
    public Modifier? TimePart => Single(TimeParts);

    /// <summary>True when the chain has the modifier.</summary>
    public bool Has(Modifier modifier) => _modifiers.Contains(modifier);

    /// <summary>Reads <c>field|modifier|modifier</c>.</summary>
    /// <returns>Null when it is wrong; the problems are noted.</returns>
    public static ModifierChain? Read(YamlScalar key, Problems problems)
    {
        var words = key.Text.Split('|');
        var chain = new ModifierChain(key, words[0]);
        return chain.TryRead(words.AsSpan(1), problems) && chain.TryCheck(problems) ? chain : null;
    }

    /// <summary>The chain of a plain keyword.</summary>
    public static ModifierChain Keyword(YamlScalar key) => new(key, "");

    private bool TryRead(ReadOnlySpan<string> words, Problems problems)
    {
        var isSound = true;
        foreach (var word in words)
        {
            var problem = !ModifierNames.TryFind(word, out var modifier)
                ? word.Length == 0 ? "empty modifier" : word != word.Trim() ? $"a space beside '|' in '{_key.Text}'" : $"unknown modifier '{word}'"
                : _modifiers.Contains(modifier) ? $"modifier '{word}' is there twice" : null;
            if (problem is null)
            {
                _modifiers.Add(modifier);
                continue;
            }

            isSound = false;
            problems.Error(_key, problem, Spelling.Help(word, "Modifiers", ModifierNames.All));
        }

        return isSound;
    }

    private bool TryCheck(Problems problems)
    {
        var problem = AtMostOne(Affixes) ?? AtMostOne(Base64s) ?? AtMostOne(Comparisons) ?? AtMostOne(Encodings) ?? AtMostOne(TimeParts)
            ?? CheckKind();
        if (problem is null)
            return true;

        problems.Error(_key, problem.Value.Message, problem.Value.Help);
        return false;
    }

    private Misfit? AtMostOne(Modifier[] group)
    {
        var found = _modifiers.Where(group.Contains).Select(modifier => $"'{modifier.Name()}'").ToArray();
        return found.Length > 1 ? new Misfit($"{string.Join(" and ", found)} exclude each other", "keep one of them") : null;
    }

    private Misfit? CheckKind()
    {
        if (Has(Modifier.Re))
            return As(LineKind.Regex) ?? First(Modifier.Re) ?? Only(Modifier.Re, [Modifier.Re, .. RegexFlags, .. Anywhere]);
        if (Single(RegexFlags) is { } flag)
            return new Misfit($"'{flag.Name()}' needs 're' before it", $"write {Field}|re|{flag.Name()}");
        if (Has(Modifier.Cidr))
            return As(LineKind.Network) ?? First(Modifier.Cidr) ?? Only(Modifier.Cidr, [Modifier.Cidr, .. Anywhere]);
        if (Has(Modifier.Exists))
            return As(LineKind.Exists) ?? NeedsField(Modifier.Exists) ?? Only(Modifier.Exists, [Modifier.Exists]);
        if (Has(Modifier.FieldRef))
            return As(LineKind.FieldReference) ?? NeedsField(Modifier.FieldRef)
                ?? Only(Modifier.FieldRef, [Modifier.FieldRef, Modifier.Cased, Modifier.All, Modifier.Neq, .. Affixes]);
        if (TimePart is { } part)
            return As(LineKind.TimePart) ?? Only(part, [part, .. Comparisons, Modifier.All, Modifier.Neq]) ?? Before(TimePart, Comparison);
        if (Comparison is { } comparison)
            return As(LineKind.Comparison) ?? Only(comparison, [comparison, Modifier.All, Modifier.Neq]);
        return As(LineKind.Text) ?? CheckEncodings();
    }

    private Misfit? CheckEncodings() =>
        Before(Encoding, Base64) ?? Before(Base64, Affix) ?? Before(Has(Modifier.Windash) ? Modifier.Windash : null, Base64);

    private Misfit? As(LineKind kind)
    {
        Kind = kind;
        return null;
    }

    private Misfit? First(Modifier modifier) =>
        _modifiers.First(other => !Anywhere.Contains(other)) == modifier ? null : new Misfit($"'{modifier.Name()}' must be the first modifier", $"write {Field}|{modifier.Name()}, and leave away what changes text: a {modifier.Name()} is taken as it is");

    private Misfit? Only(Modifier modifier, Modifier[] allowed)
    {
        foreach (var other in _modifiers)
        {
            if (!allowed.Contains(other))
                return modifier == Modifier.Exists ? new Misfit("'exists' stands alone", $"write {Field}|exists: true or false") : new Misfit($"'{modifier.Name()}' does not go with '{other.Name()}'", $"leave one away; '{modifier.Name()}' goes with: {NamesOf(allowed, modifier)}");
        }

        return null;
    }

    private Misfit? NeedsField(Modifier modifier) => IsKeyword ? new Misfit($"'{modifier.Name()}' needs a field", $"write a field before it: user.name|{modifier.Name()}") : null;

    private Misfit? Before(Modifier? earlier, Modifier? later) =>
        earlier is { } first && later is { } second && _modifiers.IndexOf(first) > _modifiers.IndexOf(second)
            ? new Misfit($"'{first.Name()}' must stand before '{second.Name()}'", $"write …|{first.Name()}|{second.Name()}")
            : null;

    private static string NamesOf(Modifier[] allowed, Modifier without) => string.Join(", ", allowed.Where(one => one != without).Select(one => one.Name()));

    private Modifier? Single(Modifier[] group)
    {
        foreach (var modifier in _modifiers)
        {
            if (group.Contains(modifier))
                return modifier;
        }

        return null;
    }

    private readonly record struct Misfit(string Message, string Help);
}
