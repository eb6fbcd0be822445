using SecMon.Detection.Loading;
using SecMon.Detection.Matching;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Modifiers;

/// <summary>Text, numbers, booleans and null, with the modifiers that change a text.</summary>
internal sealed class TextValues(Placeholders placeholders, Problems problems) : IValueCompiler
{
    private const int MostSingleSubjects = 256;

    private static readonly Modifier[] TextOnly =
    [
        Modifier.Cased, Modifier.Windash, Modifier.Base64, Modifier.Base64Offset,
        Modifier.Utf16, Modifier.Utf16Be, Modifier.Utf16Le, Modifier.Expand,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ValueTest>? Compile(ModifierChain chain, YamlScalar value)
    {
        foreach (var modifier in TextOnly)
        {
            if (chain.Has(modifier) && value.Kind != YamlScalarKind.Text)
                return Refuse(value, $"'{modifier.Name()}' takes text, not {value.Noun}");
        }

        if (chain.Affix is { } affix && !value.IsNumber && value.Kind != YamlScalarKind.Text)
            return Refuse(value, $"'{affix.Name()}' takes text or a number, not {value.Noun}");
        if (chain.IsKeyword && value.IsNull)
            return Refuse(value, "null needs a field");
        return value.Kind == YamlScalarKind.Text || chain.Affix is not null || chain.IsKeyword ? Texts(chain, value) : [Scalar(value)];
    }

    private IReadOnlyList<ValueTest>? Refuse(YamlScalar value, string message)
    {
        problems.Error(value, message);
        return null;
    }

    private ValueTest Scalar(YamlScalar value)
    {
        if (value.IsNull)
            return new NullTest();
        if (value.Kind == YamlScalarKind.Boolean)
            return new BooleanTest(value.AsBoolean);

        if (value.Text.Length > 1 && value.Text[0] == '0' && value.Text.All(char.IsAsciiDigit))
            problems.Warn(value, "this is a number: text with leading zeros does not match it", "quote it to compare text");
        return new NumberTest(Rules.Comparison.Equal, ExactNumber.ParseYaml(value.Text));
    }

    private IReadOnlyList<ValueTest>? Texts(ModifierChain chain, YamlScalar value)
    {
        if (chain.Has(Modifier.Expand) && chain.Field == Fields.SubjectIds.Name && Placeholders.NamesIn(value).Count > 0)
            return Subjects(chain, value);

        if (chain.Has(Modifier.Expand) && !chain.Has(Modifier.All) && IsUnchanged(chain) && placeholders.LongList(value) is { } entries)
        {
            var isAnywhere = chain.Affix == Modifier.Contains || (chain.IsKeyword && chain.Affix is null);
            return ListTests.Of(entries, chain.Has(Modifier.Cased), isAnywhere || chain.Affix == Modifier.EndsWith, isAnywhere || chain.Affix == Modifier.StartsWith);
        }

        var texts = chain.Has(Modifier.Expand) ? placeholders.Expand(value) : [ReadText(value)];
        if (texts is null)
            return null;

        var tests = new List<ValueTest>();
        var isSound = true;
        foreach (var text in texts)
        {
            var encoded = TextEncodings.Encode(chain, text, out var problem);
            isSound &= problem is null;
            if (problem is not null)
                problems.Error(value, problem);
            TextTest[] forms = [.. encoded.Select(variant => new TextTest(WithAffix(chain, variant), chain.Has(Modifier.Cased)))];
            if (chain.Has(Modifier.All) && forms.Length > 1)
                tests.Add(new OneOfTest(forms));
            else
                tests.AddRange(forms);
        }

        return isSound ? tests : null;
    }

    private static SigmaText ReadText(YamlScalar value) => value.Kind switch
    {
        YamlScalarKind.Text => SigmaText.Parse(value.Text),
        YamlScalarKind.Boolean => SigmaText.Plain(value.AsBoolean ? "true" : "false"),
        _ => SigmaText.Plain(ExactNumber.JsonOf(value.Text)),   // events write numbers as JSON does
    };

    private static SigmaText WithAffix(ModifierChain chain, SigmaText text) => chain.Affix switch
    {
        Modifier.Contains => text.WithAny(before: true, after: true),
        Modifier.StartsWith => text.WithAny(before: false, after: true),
        Modifier.EndsWith => text.WithAny(before: true, after: false),
        _ => chain.IsKeyword ? text.WithAny(before: true, after: true) : text,
    };

    private IReadOnlyList<ValueTest>? Subjects(ModifierChain chain, YamlScalar value)
    {
        if (chain.Affix is not null || !IsUnchanged(chain))
            return Refuse(value, "a list of citizen ids is compared exactly, without modifiers that change its text");
        if (placeholders.Pseudonyms(value) is not { } pseudonyms)
            return null;
        return pseudonyms.Count > MostSingleSubjects && !chain.Has(Modifier.All)
            ? [ListTests.OfPlain(pseudonyms, isCased: true)]
            : [.. pseudonyms.Select(pseudonym => new TextTest(SigmaText.Plain(pseudonym), isCased: true))];
    }

    private static bool IsUnchanged(ModifierChain chain) => chain.Base64 is null && chain.Encoding is null && !chain.Has(Modifier.Windash);
}
