using CsCheck;

namespace SecMon.Detection.Tests.Oracle;

/// <summary>Rule files over every modifier and every form of selection and condition.</summary>
internal static class RuleGen
{
    /// <summary>The lists that <c>expand</c> finds.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Lists = new Dictionary<string, string[]>
    {
        ["words"] = ["ab", "x*", @"a\*", "-b", "Đ"],
        ["patterns"] = ["^ab?", "[x-z]+$", "a.b"],
        ["nets"] = ["10.1.0.0/16", "2001:db8::/32", "::1"],
        ["empty"] = [],
    };

    /// <summary>The fields that rules and events speak of.</summary>
    public static readonly Gen<string> Field = Gen.OneOf("user.name", "a", "a.b", "a.b.c", "b", "db.query.text");

    /// <summary>Texts without wildcards that Base64 is made of here and in events.</summary>
    public static readonly string[] Secrets = ["a", "ab", "cmd", " -ab", "Đ😀x"];

    private static readonly string[] Selections = ["s0", "s1", "s2", "t0", "_h"];

    private static readonly Gen<string> Word = Gen.OneOf(
        "a", "ab", "AB", "x", "b", "*", "?", @"\*", @"\?", @"\\", @"\", "-a", " /b", " –ab", "--", "😀", "Đ", "ß", "ı", "%", "%words%", "\n", " ", "10", ".5", "'", "\"", "İ", "ſ", "e\u0301");

    private static readonly Gen<string> Text = Word.Array[0, 4].Select(string.Concat).Select(Quoted);

    private static readonly Gen<string> Ascii = Gen.OneOf("a", "b", "*", "?", "-a", "AB", @"\*", " ").Array[1, 3].Select(string.Concat).Select(Quoted);

    private static readonly Gen<string> Secret = Gen.OneOf(Secrets).Select(Quoted);

    private static readonly Gen<string> Placeholder = Gen.OneOf("%words%", "a%words%", "%words%-%words%", @"\%words%", "%empty%", "%words", "x").Select(Quoted);

    private static readonly Gen<string> Number = Gen.OneOf(
        "0", "1", "-1", "5", "10", "4624", "1.5", "0.5", "1e3", "1000", "0x1F", "0o17", "9007199254740993", "9223372036854775807", "18446744073709551615", "-0", "+5", ".5", "10.", "0.1");

    private static readonly Gen<string> SmallNumber = Gen.OneOf("0", "5", "10", "4624", "1.5", "-3");

    private static readonly Gen<string> Boolean = Gen.OneOf("true", "false", "True", "FALSE");

    private static readonly Gen<string> Pattern = Gen.OneOf(
        "ab", "^a", "b$", "A", "a.b", "[0-9]{2}", "x|y", "(?i)AB", @"\bab\b", "^$", ".", @"\.", "😀", "^.*$", "đ", "a+b?", "(ab|x)+$", @"\d+", "k", "^(?=a)").Select(Quoted);

    private static readonly Gen<string> Network = Gen.OneOf("10.1.0.0/16", "10.1.2.3", "0.0.0.0/0", "10.0.0.0/7", "2001:db8::/32", "::1", "::/0", "::ffff:10.1.0.0/112", "fe80::/10").Select(Quoted);

    private static readonly Gen<(string Modifiers, Gen<string> Value)> Chain = Gen.Frequency(
        (6, Scalars()),
        (6, Gen.Select(Gen.OneOf("", "contains|", "startswith|", "endswith|"), Gen.Bool, Gen.Bool, (affix, isCased, varies) => ($"{affix}{(isCased ? "cased|" : "")}{(varies ? "windash|" : "")}", Text))),
        (1, Gen.Select(Gen.OneOf("windash|", "cased|windash|"), Gen.OneOf("contains|", "endswith|"), (one, affix) => (one + affix, Text))),
        (1, Gen.OneOf("contains", "startswith", "endswith").Select(affix => (affix + "|", Number))),
        (2, Gen.Select(Gen.OneOf("", "contains|", "endswith|"), Gen.OneOf("", "cased|"), (affix, cased) => ($"expand|{cased}{affix}", Placeholder))),
        (1, Gen.Select(Gen.OneOf("wide|", "utf16le|", "utf16be|", "windash|wide|", "wide|windash|"), Gen.OneOf("", "contains|", "startswith|"), (encoding, affix) => (encoding + affix, Ascii))),
        (3, Gen.Select(
            Gen.OneOf("", "wide|", "utf16be|", "utf16|", "windash|", "windash|utf16le|"), Gen.OneOf("base64|", "base64offset|"), Gen.OneOf("", "contains|", "contains|cased|", "startswith|"),
            (encoding, base64, affix) => (encoding + base64 + affix, Secret))),
        (3, Gen.OneOf("re|", "re|i|", "re|m|s|", "re|ignorecase|dotall|").Select(re => (re, Pattern))),
        (1, Gen.OneOf("expand|re|", "re|expand|i|").Select(re => (re, Gen.OneOf("'%patterns%'", "'x%patterns%'", "'ab'")))),
        (2, Gen.Const(("cidr|", Network))),
        (1, Gen.OneOf("cidr|expand|", "expand|cidr|").Select(cidr => (cidr, Gen.Const("'%nets%'")))),
        (3, Gen.OneOf("lt|", "lte|", "gt|", "gte|").Select(comparison => (comparison, Number))),
        (2, Gen.Select(Gen.OneOf("minute|", "hour|", "day|", "week|", "month|", "year|"), Gen.OneOf("", "lt|", "gte|"), (part, comparison) => (part + comparison, Gen.OneOf("0", "1", "5", "10", "30", "53", "2026", "5.5")))));

    private static readonly Gen<string> WithField = Gen.Frequency(
        (12, Gen.Select(Field, Line(Chain), (field, line) => field + line)),
        (1, Gen.Select(Field, Gen.OneOf("null", "~", ""), Gen.OneOf("", "|neq"), (field, none, neq) => $"{field}{neq}: {none}")),
        (1, Gen.Select(Field, Boolean, (field, wanted) => $"{field}|exists: {wanted}")),
        (2, Gen.Select(
            Field, Gen.OneOf("fieldref", "fieldref|contains", "startswith|fieldref", "fieldref|endswith|cased", "cased|fieldref", "fieldref|neq"), Field,
            (field, modifiers, other) => $"{field}|{modifiers}: {other}")));

    private static readonly Gen<string> Keywords = Gen.Frequency(
        (3, Gen.OneOf(Text, Number, Boolean).Array[1, 3].Select(List)),
        (1, Gen.OneOf(Text, Number, Boolean)),
        (3, Line(Chain).Where(line => line[0] == '|').Select(line => $"{{'{line[..line.IndexOf(": ", StringComparison.Ordinal)]}': {line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]}}}")));

    private static readonly Gen<string> Map = WithField.Array[1, 3].Select(lines => lines.DistinctBy(Key).Select(line => $"      {line}\n")).Select(string.Concat);

    private static readonly Gen<string> Selection = Gen.Frequency(
        (8, Map.Select(map => $"\n{map}")),
        (2, Map.Array[1, 3].Select(maps => $"\n{string.Concat(maps.Select(map => $"    - {map.TrimStart()}"))}")),
        (1, Gen.Select(Map, Text, (map, keyword) => $"\n    - {map.TrimStart()}    - {keyword}\n")),
        (2, Keywords.Select(keywords => $" {keywords}\n")));

    private static readonly Gen<string> Atom = Gen.Frequency(
        (5, Gen.OneOf(Selections)),
        (3, Gen.Select(Gen.OneOf("1 of ", "any of ", "all of "), Gen.OneOf("them", "s*", "*0", "_*", "*", "t0", "s*1", "_h"), (quantity, pattern) => quantity + pattern)));

    private static readonly Gen<string> Condition = Nested(Nested(Nested(Atom)));

    private static readonly Gen<string> LogSource = Gen.OneOf("{category: c}", "{category: C, product: p}", "{product: p, service: q}");

    /// <summary>The text of one rule, named by its number.</summary>
    public static readonly Gen<Func<int, string>> Rule = Gen.Select(
        Selection.Array[Selections.Length], Gen.OneOf(Condition, Gen.Select(Condition, Condition, (one, other) => $"\n    - {one}\n    - {other}")), LogSource,
        (selections, condition, source) => Named(number =>
            $"title: t{number}\nname: r{number}\nlogsource: {source}\ndetection:\n{string.Concat(selections.Select((selection, i) => $"  {Selections[i]}:{selection}"))}  condition: {condition}\n"));

    /// <summary>The text of one filter on some of the first rules.</summary>
    public static readonly Gen<string> Filter = Gen.Select(
        Selection, Selection, Gen.OneOf("not s0", "not s0 and not s1", "not 1 of s*", "s0 or not s1"), Gen.OneOf("any", "[]", "r3", "[r0, r1, r2]"), LogSource,
        (one, other, condition, rules, source) => $"title: f\nlogsource: {source}\nfilter:\n  rules: {rules}\n  s0:{one}  s1:{other}  condition: {condition}\n");

    /// <summary>As YAML writes a text whatever is in it.</summary>
    public static string Quoted(string text) =>
        $"\"{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private static Func<int, string> Named(Func<int, string> rule) => rule;

    private static Gen<(string Modifiers, Gen<string> Value)> Scalars() => Gen.Const(("", Gen.OneOf(Text, Text, Number, SmallNumber, Boolean)));

    /// <summary><c>|modifiers: values</c>, with <c>neq</c> and <c>all</c> somewhere.</summary>
    private static Gen<string> Line(Gen<(string Modifiers, Gen<string> Value)> chain) =>
        chain.SelectMany(one => Gen.Select(one.Value.Array[1, 3], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 5], (values, neq, all, place) =>
        {
            var modifiers = one.Modifiers.Split('|', StringSplitOptions.RemoveEmptyEntries).ToList();
            if (neq == 0)
                modifiers.Insert(Math.Min(place, modifiers.Count), "neq");
            if (all == 0 && values.Length > 1)
                modifiers.Insert(Math.Min(place / 2, modifiers.Count), "all");
            return $"{string.Concat(modifiers.Select(modifier => $"|{modifier}"))}: {List(values)}";
        }));

    private static Gen<string> Nested(Gen<string> inner) => Gen.Frequency(
        (2, inner),
        (1, inner.Select(one => $"not {one}")),
        (2, Gen.Select(inner, Gen.OneOf("and", "or", "and not", "or not"), inner, (one, joint, other) => $"{one} {joint} {other}")),
        (1, inner.Select(one => $"({one})")),
        (1, Gen.Select(inner, inner, inner, (one, other, third) => $"not ({one} or {other}) and {third}")));

    private static string Key(string line) => line[..line.IndexOf(": ", StringComparison.Ordinal)];

    private static string List(string[] values) => values.Length == 1 ? values[0] : $"[{string.Join(", ", values)}]";
}
