using System.Globalization;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Loading;

/// <summary>Reads the values of a map by type; what has another type is noted and reads as missing, and so is null.</summary>
internal sealed class TypedMap(YamlMap map, Problems problems)
{
    /// <summary>The map.</summary>
    public YamlMap Map => map;

    /// <summary>True when the key is there, whatever its value.</summary>
    public bool Has(string key) => map.Find(key) is not null;

    /// <summary>Text that is not empty.</summary>
    public YamlScalar? Scalar(string key)
    {
        if (Value(key) is not { } value)
            return null;
        if (value is YamlScalar { Kind: YamlScalarKind.Text, Text.Length: > 0 } text)
            return text;

        problems.Error(value, value is YamlScalar { Kind: YamlScalarKind.Text } ? $"'{key}' is empty" : $"'{key}' is text, not {value.Noun}");
        return null;
    }

    /// <summary>Text that is not empty.</summary>
    public string? Text(string key) => Scalar(key)?.Text;

    /// <summary>One of some words.</summary>
    public string? Word(string key, IReadOnlyList<string> words)
    {
        if (Scalar(key) is not { } scalar)
            return null;
        if (words.Contains(scalar.Text))
            return scalar.Text;

        problems.Error(scalar, $"'{scalar.Text}' is no {key}", Spelling.Help(scalar.Text, "Possible", words));
        return null;
    }

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<YamlScalar> Scalars(string key)
    {
        if (Value(key) is not { } value)
            return [];
        if (value is not YamlSequence list)
        {
            problems.Error(value, $"'{key}' is a list of text, not {value.Noun}", value is YamlScalar { Text: var text } ? $"write {key}: [{text}]" : null);
            return [];
        }

        return TextsOf(key, list);
    }

    /// <summary>A list of texts, or one text.</summary>
    public IReadOnlyList<YamlScalar> OneOrMore(string key) => Value(key) switch
    {
        YamlSequence list => TextsOf(key, list),
        null => [],
        _ => Scalar(key) is { } scalar ? [scalar] : [],
    };

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string> Texts(string key) => [.. Scalars(key).Select(scalar => scalar.Text)];

    /// <summary>true or false.</summary>
    public bool? Boolean(string key)
    {
        if (Value(key) is not { } value)
            return null;
        if (value is YamlScalar { Kind: YamlScalarKind.Boolean } boolean)
            return boolean.AsBoolean;

        problems.Error(value, $"'{key}' is true or false, not {value.Noun}", BooleanHelp(key, value));
        return null;
    }

    /// <summary>A length of time such as <c>10m</c>.</summary>
    public TimeSpan? Timespan(string key)
    {
        if (Value(key) is not { } value)
            return null;
        if (value is YamlScalar scalar && Timespans.TryParse(scalar.Text, out var span))
            return span;

        problems.Error(value, $"'{key}' is a positive number and one of s, m, h, d, w, M, y", Timespans.HelpFor((value as YamlScalar)?.Text ?? ""));
        return null;
    }

    /// <summary>A whole number of at least 1.</summary>
    public int? Positive(string key)
    {
        if (Value(key) is not { } value)
            return null;
        if (value is YamlScalar { Kind: YamlScalarKind.Integer } scalar && int.TryParse(scalar.Text, out var number) && number > 0)
            return number;

        problems.Error(value, $"'{key}' is a whole number from 1");
        return null;
    }

    /// <summary>A date <c>YYYY-MM-DD</c>; with slashes it is accepted with a warning.</summary>
    public DateOnly? Date(string key)
    {
        if (Scalar(key) is not { } scalar)
            return null;
        if (DateOnly.TryParseExact(scalar.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        if (DateOnly.TryParseExact(scalar.Text, "yyyy/MM/dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date))
        {
            problems.Warn(scalar, $"'{key}' with slashes", $"write {date:yyyy-MM-dd}");
            return date;
        }

        problems.Error(scalar, $"'{scalar.Text}' is no date", "write it as YYYY-MM-DD");
        return null;
    }

    /// <summary>A map.</summary>
    public YamlMap? Inner(string key)
    {
        if (map.Find(key) is not { } pair)
            return null;
        if (pair.Value is YamlMap inner)
            return inner;

        problems.Error(pair.Value.IsNull ? pair.Key : pair.Value, $"'{key}' is a map, not {pair.Value.Noun}", MapHelp(pair));
        return null;
    }

    /// <summary>Notes every key that is none of <paramref name="known"/>.</summary>
    public void RefuseOthers(string where, IReadOnlyCollection<string> known)
    {
        foreach (var pair in map.Pairs.Where(pair => !known.Contains(pair.Key.Text)))
            problems.Unknown(map, pair.Key, known, $"unknown key '{pair.Key.Text}' {where}", Spelling.Help(pair.Key.Text, "Keys", known));
    }

    private static string? BooleanHelp(string key, YamlNode value) => (value as YamlScalar)?.Text.ToLowerInvariant() switch
    {
        "yes" or "on" or "y" or "true" or "1" => $"write {key}: true",
        "no" or "off" or "n" or "false" or "0" => $"write {key}: false",
        _ => null,
    };

    private static string MapHelp(YamlPair pair) => pair.Value switch
    {
        { IsNull: true } => $"indent what belongs to '{pair.Key.Text}' below it",
        YamlSequence => "write 'name: …' in the place of '- …'",
        _ => $"write its keys below it, each with a value: {pair.Key.Text}: {{key: value}}",
    };

    private YamlNode? Value(string key) => map.Find(key) is { Value: { IsNull: false } value } ? value : null;

    private List<YamlScalar> TextsOf(string key, YamlSequence list)
    {
        foreach (var member in list.Members.Where(member => !IsText(member)))
            problems.Error(member, $"'{key}' is a list of text, not of {member.Noun}");
        return [.. list.Members.Where(IsText).Cast<YamlScalar>()];
    }

    private static bool IsText(YamlNode node) => node is YamlScalar { Kind: YamlScalarKind.Text, Text.Length: > 0 };
}
