using SecMon.Detection.Lists;
using SecMon.Detection.Loading;
using SecMon.Detection.Matching;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Modifiers;

/// <summary><c>expand</c>: puts the lines of lists in the place of <c>%name%</c> (sigma.md 9).</summary>
internal sealed class Placeholders(ListLibrary lists, Problems problems)
{
    private const int MostCombinations = 100_000;
    private const int LongestTakenApart = 1_000;

    /// <summary>The values that a value with placeholders stands for.</summary>
    /// <returns>Null when a list is unknown; the problem is noted.</returns>
    public IReadOnlyList<SigmaText>? Expand(YamlScalar value) =>
        Combinations(value, entry => SigmaText.Parse(entry).Parts)?.ConvertAll(SigmaText.Of);

    /// <summary>The same for values that are taken raw: regular expressions and networks.</summary>
    public IReadOnlyList<string>? ExpandRaw(YamlScalar value)
    {
        var text = value.Text;
        var raw = SigmaText.Parse(text, readsPlaceholders: true);
        if (!raw.HasPlaceholders)
            return [text];

        // Only the placeholders are read; everything between them stays as it was written.
        var pieces = RawPieces(text);
        return Combinations(value, pieces, entry => [TextPart.Literal(entry)])
            ?.ConvertAll(parts => string.Concat(parts.Select(part => part.Text)));
    }

    /// <summary>The entries of a long list that stands alone in a value, as they are; null for anything else.</summary>
    public IReadOnlyList<string>? LongList(YamlScalar value) =>
        value.Text.Length > 2 && NamesIn(value) is [var name] && value.Text == $"%{name}%" && !lists.IsSealed(name) && lists.Find(name) is { Count: > LongestTakenApart } entries ? entries : null;

    /// <summary>The lists that a value names.</summary>
    public static IReadOnlyList<string> NamesIn(YamlScalar value) =>
        [.. SigmaText.Parse(value.Text, readsPlaceholders: true).Parts.Where(part => part.Kind == TextPartKind.Placeholder).Select(part => part.Text)];

    /// <summary>The pseudonyms of a list of citizen ids (sigma.md 9.4).</summary>
    /// <returns>Null when the list is unknown or no list of citizen ids; the problem is noted.</returns>
    public IReadOnlyList<string>? Pseudonyms(YamlScalar value)
    {
        if (value.Text != $"%{NamesIn(value)[0]}%")
        {
            problems.Error(value, "a list of citizen ids stands alone in its value");
            return null;
        }

        var name = NamesIn(value)[0];
        if (Entries(value, name) is not { } entries)
            return null;
        if (entries.Count > 0 && lists.IsInClear(name))
            problems.Warn(value, $"the list '{name}' holds citizen ids in clear", "seal it: secmon lists seal FILE --data DIR; until then keep the file readable by secmon alone (chmod 600)");
        if (lists.FindPseudonyms(name, out var problem) is { } pseudonyms)
            return pseudonyms;
        problems.Error(value, problem);
        return null;
    }

    private List<IReadOnlyList<TextPart>>? Combinations(YamlScalar value, Func<string, IReadOnlyList<TextPart>> read)
    {
        var text = SigmaText.Parse(value.Text, readsPlaceholders: true);
        if (!text.HasPlaceholders)
            problems.Warn(value, "'expand' without a %placeholder% in the value", "write the name of a list between percent signs, or leave 'expand' away");
        return Combinations(value, text.Parts, read);
    }

    private List<IReadOnlyList<TextPart>>? Combinations(
        YamlScalar value, IReadOnlyList<TextPart> parts, Func<string, IReadOnlyList<TextPart>> read)
    {
        List<IReadOnlyList<TextPart>>? combinations = [[]];
        var placeholders = parts.Count(part => part.Kind == TextPartKind.Placeholder);
        foreach (var part in parts)
        {
            if (part.Kind == TextPartKind.Placeholder && lists.IsSealed(part.Text))
                problems.Error(value, $"the list '{part.Text}' is sealed: it holds persons", "use it on secmon.subject.ids, alone in its value");
            var choices = part.Kind == TextPartKind.Placeholder ? Entries(value, part.Text)?.Select(read).ToList() : [[part]];
            if (choices is null || combinations is null)
            {
                combinations = null;
                continue;
            }

            if (placeholders > 1 && (long)combinations.Count * choices.Count > MostCombinations)
            {
                problems.Error(value, $"the placeholders make more than {MostCombinations} combinations");
                return null;
            }

            combinations = [.. combinations.SelectMany(_ => choices, (before, choice) => (IReadOnlyList<TextPart>)[.. before, .. choice])];
        }

        return combinations;
    }

    private IReadOnlyList<string>? Entries(YamlScalar value, string name)
    {
        if (lists.Find(name) is not { } entries)
        {
            problems.Error(value, $"there is no list '{name}'", HelpFor(name));
            return null;
        }

        if (lists.IsShut(name) && lists.HasKey)
            problems.Error(value, $"the list '{name}' is sealed to the key of another data folder, or damaged", "seal it again: secmon lists seal FILE --data DIR");
        else if (lists.IsShut(name))
            problems.Warn(value, $"the list '{name}' is sealed and was not opened, so the line matches nothing here", "name the data folder whose key it is sealed to with --data");
        else if (entries.Count == 0)
            problems.Warn(value, $"the list '{name}' is empty", "the line matches nothing until the list has an entry, one a line");
        return entries;
    }

    private string HelpFor(string name) =>
        lists.Names.Any() ? Spelling.Help(name, "Lists", lists.Names) : $"there are no lists; write one value a line into lists/{name}.txt below the rules folder, or name a folder with --lists";

    /// <summary>Splits a text at its placeholders; what stands between them stays as it was written, escapes and all.</summary>
    public static IReadOnlyList<TextPart> RawPieces(string text)
    {
        var pieces = new List<TextPart>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '%' && SigmaText.Parse(text[i..], readsPlaceholders: true).Parts[0] is { Kind: TextPartKind.Placeholder } found)
            {
                pieces.Add(TextPart.Literal(text[start..i]));
                pieces.Add(found);
                i += found.Text.Length + 1;
                start = i + 1;
            }
        }

        pieces.Add(TextPart.Literal(text[start..]));
        return pieces;
    }
}
