using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Loading;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>What must hold of a decision that tells people less (decisions.md 1 and 4).</summary>
/// <param name="document">The decision.</param>
/// <param name="schema">Which kinds are lists.</param>
internal sealed class ExcuseScope(DecisionDocument document, FactSchema schema)
{
    private const string End = "to";

    private static readonly string[] ProtectedGroups = ["PR-", "SM-", "FD-"];
    private static readonly string[] ProtectedTechniques = ["attack.t1562", "attack.t1070"];

    private readonly Problems _problems = document.Noted;

    /// <summary>Notes what is wrong, or has no effect.</summary>
    public void Check(YamlMap body, IReadOnlyList<ReadPattern> patterns, IReadOnlyList<Effect> effects, bool hasOwner)
    {
        var excuses = effects.Where(effect => effect.Kind.Excuses()).ToArray();
        if (excuses.Length > 0 && !IsEndedByRow(patterns))
        {
            var word = excuses[0].Kind.Word();
            if (!hasOwner)
                _problems.Missing(document.Map, "owner", $"a decision with '{word}' has an owner", "write owner: soc, whoever answers for it");
            if (document.Expires is null && document.Map.Find("expires")?.Value is null or { IsNull: true })
                _problems.Missing(document.Map, "expires", $"a decision with '{word}' ends on a day", "write expires: 2027-06-30, or bind a row of a list with a column 'to' and compare it");
        }

        if (excuses.Length > 0 && document.Moment == DecisionMoment.Case && patterns.FirstOrDefault(HasTables) is { } row)
            _problems.Warn(row.Name.Name, $"'{excuses[0].Kind.Word()}' never comes to bear: rows of '{row.Name.Kind}' are about tables, which a case does not know", "bind a list without a column 'tables'");
        foreach (var effect in effects.Where(effect => effect.Kind.Quietens()))
        {
            if (patterns.FirstOrDefault(pattern => pattern.Name.Name.Text == effect.Target) is { } target && IsProtected(target.Parts))
                _problems.Warn(target.Name.Name, $"'{effect.Kind.Word()}' never applies to '{effect.Target}': what it binds is critical, or about SecMon, feeds or covered tracks", "bind other signals, or take the effect away");
        }
    }

    private bool HasTables(ReadPattern pattern) =>
        pattern.Name is { Section: Section.When, Kind: { } kind } && schema.IsList(kind) && schema.FieldsOf(kind, []).ContainsKey("tables");

    /// <summary>A row with an end ends what it excuses.</summary>
    private bool IsEndedByRow(IReadOnlyList<ReadPattern> patterns) => patterns.Any(pattern =>
        pattern.Name is { Section: Section.When, Kind: { } kind } && schema.IsList(kind)
        && (pattern.Pattern.Tests.Any(test => test.Field.Name == End) || pattern.Pattern.Joins.Any(join => join.Field.Name == End)
            || patterns.Any(other => other.Name.Section == Section.When && other.Pattern.Joins.Any(join => join.Other == pattern.Name.Name.Text && join.OtherField.Name == End))));

    private static bool IsProtected(PatternParts parts) =>
        parts.Wanted.Exists(line => line.Field switch
        {
            "level" => line.Texts.All(text => text.Equals("critical", StringComparison.OrdinalIgnoreCase)),
            "use_case" => line.Texts.All(IsProtectedUseCase),
            "tags" => line.Texts.All(IsProtectedTag),
            _ => false,
        }) || parts.Beginnings.Exists(line => line.Field switch
        {
            "use_case" => line.Texts.All(IsProtectedUseCase),
            "tags" => line.Texts.All(IsProtectedTag),
            _ => false,
        });

    private static bool IsProtectedUseCase(string text) => ProtectedGroups.Any(group => text.StartsWith(group, StringComparison.OrdinalIgnoreCase));

    private static bool IsProtectedTag(string text) =>
        text.Equals(Protection.OfSecMon, StringComparison.OrdinalIgnoreCase) || ProtectedTechniques.Any(technique => text.StartsWith(technique, StringComparison.OrdinalIgnoreCase));
}
