using SecMon.Detection.Loading;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>Checks that what decisions read is concluded, and never by way of itself: then there would be no order in which to decide (decisions.md 4).</summary>
/// <param name="documents">The decisions of one moment that run.</param>
/// <param name="others">Those of the other moment, whose conclusions nobody here can read.</param>
internal sealed class ConclusionChecks(IReadOnlyList<DecisionDocument> documents, IReadOnlyList<DecisionDocument> others)
{
    /// <summary>Notes every problem.</summary>
    public void Check()
    {
        while (RefuseUnread())
        {
            // a decision that is refused concludes nothing for others
        }

        var circles = Sound.ToDictionary(document => document, CircleOf);
        foreach (var (document, circle) in circles)
        {
            if (circle is not null)
                document.Noted.Error(Reads(document).First(read => Draws(circle[1], read.Text)), $"a circle of conclusions: {Print(circle)}", "take one of the conclusions out of it");
        }
    }

    private IEnumerable<DecisionDocument> Sound => documents.Where(document => !document.Problems.HasErrors);

    private bool RefuseUnread()
    {
        var sound = Sound.ToArray();
        var drawn = sound.SelectMany(Drawn).Select(name => name.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var all = documents.SelectMany(Drawn).Select(name => name.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var elsewhere = others.SelectMany(Drawn).Select(name => name.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var found = false;
        foreach (var (document, name) in sound.SelectMany(Reads, (document, name) => (document, name)).Where(read => !drawn.Contains(read.name.Text)))
        {
            found = true;
            document.Noted.Error(
                name,
                $"no decision concludes '{name.Text}'",
                all.Contains(name.Text) ? "the decision that does is refused: mend it first"
                : elsewhere.Contains(name.Text) ? $"one on: {(document.Moment == DecisionMoment.Case ? "signals" : "case")} does, and what is concluded there is forgotten here: conclude it in a decision on: {(document.Moment == DecisionMoment.Case ? "case" : "signals")}"
                : Spelling.Help(name.Text, "Conclusions", all));
        }

        return found;
    }

    private static IEnumerable<YamlScalar> Drawn(DecisionDocument document) => document.Conclusions.Where(use => use.IsDrawn).Select(use => use.Name);

    private static IEnumerable<YamlScalar> Reads(DecisionDocument document) => document.Conclusions.Where(use => !use.IsDrawn).Select(use => use.Name);

    private static bool Draws(DecisionDocument document, string name) => Drawn(document).Any(drawn => drawn.Text.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The shortest way from a decision over what it reads back to itself, it at both ends; null when there is none.</summary>
    private List<DecisionDocument>? CircleOf(DecisionDocument start)
    {
        var from = new Dictionary<DecisionDocument, DecisionDocument>();
        var left = new Queue<DecisionDocument>([start]);
        while (left.TryDequeue(out var document))
        {
            foreach (var other in Sound.Where(other => Reads(document).Any(read => Draws(other, read.Text))))
            {
                if (other == start)
                    return Way(document, start, from);
                if (from.TryAdd(other, document))
                    left.Enqueue(other);
            }
        }

        return null;
    }

    private static List<DecisionDocument> Way(DecisionDocument last, DecisionDocument start, Dictionary<DecisionDocument, DecisionDocument> from)
    {
        var way = new List<DecisionDocument> { start };
        for (var at = last; at != start; at = from[at])
            way.Insert(0, at);
        way.Insert(0, start);
        return way;
    }

    private static string Print(List<DecisionDocument> circle) => string.Join(", ", circle.Zip(circle.Skip(1), (reader, drawer) =>
        $"'{reader.Metadata.Title}' reads '{Reads(reader).First(read => Draws(drawer, read.Text)).Text}' of '{drawer.Metadata.Title}'"));
}
