using System.Globalization;
using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;
using SecMon.Events;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>Fills the texts of decisions. What is not to leave the process does not: persons are pseudonyms, texts of statements a dash.</summary>
/// <param name="pseudonyms">Makes the pseudonyms; null where nobody has the keys: then persons are not shown at all.</param>
internal sealed class FactTexts(ISubjectPseudonyms? pseudonyms)
{
    private const string Missing = "–";
    private const int MostElements = 5;
    private const int MostFacts = 20;

    private readonly TextScrubber _scrubber = new(pseudonyms ?? new NoPseudonyms());

    /// <summary>Fills a text with what a match bound.</summary>
    /// <param name="text">The text; null for none.</param>
    /// <param name="match">The match.</param>
    /// <param name="by">Of an incident: the account, address or source.</param>
    public string? Fill(FactText? text, DecisionMatch match, string? by = null) =>
        text is null ? null : _scrubber.Scrub(string.Concat(text.Parts.Select(part => part == FactTextPart.By ? by : part is { Fact: { } name, Field: { } field } ? Show(match.ValueOf(name, field), field, part.Type) : part.Literal)));

    /// <summary>A text without citizen ids.</summary>
    public string Scrub(string text) => _scrubber.Scrub(text);

    /// <summary>What people are shown of a fact.</summary>
    public string Reference(Fact fact) => _scrubber.Scrub(fact.Reference);

    /// <summary>What people are shown of the facts of some matches, each once; at most 20.</summary>
    public List<string> References(IEnumerable<DecisionMatch> matches)
    {
        var references = new List<string>();
        var looked = new HashSet<Fact>();
        foreach (var match in matches)
        {
            foreach (var fact in match.Facts)
            {
                if (!looked.Add(fact.Fact))
                    continue;
                var reference = Reference(fact.Fact);
                if (!references.Contains(reference))
                    references.Add(reference);
                if (references.Count == MostFacts)
                    return references;
            }
        }

        return references;
    }

    private string Show(in FieldValue value, FieldName field, FactFieldType type)
    {
        if (field.Known is { IsInProcessOnly: true })
            return Missing;
        var elements = value.Kind == FieldKind.List ? value.Elements : [value];
        var shown = elements.Select(element => Show(element, field.Known, type)).OfType<string>().ToList();
        if (shown.Count == 0)
            return Missing;
        return string.Join(", ", shown.Take(MostElements)) + (shown.Count > MostElements ? ", …" : "");
    }

    private string? Show(in FieldValue value, Field? field, FactFieldType type)
    {
        if (type == FactFieldType.Time && value.Kind == FieldKind.Integer)
            return IsTime(value.AsInteger) ? new DateTime(value.AsInteger, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : null;
        return value.TextForm() is not { } text ? null
            : field != Fields.SubjectIds ? text
            : (pseudonyms ?? new NoPseudonyms()).ForExport(text);
    }

    private static bool IsTime(long ticks) => ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks;

    private sealed class NoPseudonyms : ISubjectPseudonyms
    {
        public string ForMatching(long citizenId) => "person";

        public string ForExport(string matching) => "person";
    }
}
