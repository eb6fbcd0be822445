using SecMon.Detection.Cases;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Explanation;

/// <summary>Cases in memory, about which the decisions of a rule set are made, and the moments that say most of each decision.</summary>
public sealed class WatchedCases
{
    private readonly HashSet<Decision> _firing = [];
    private readonly Dictionary<Decision, (int Number, CaseTouch Touch)> _fired = [];
    private (int Number, CaseTouch Touch)? _last;

    /// <summary>Begins without cases.</summary>
    /// <param name="rules">The rules, with the rows that decisions may bind.</param>
    /// <param name="pseudonyms">Shows persons in the texts of decisions.</param>
    public WatchedCases(LoadedRules rules, ISubjectPseudonyms pseudonyms)
    {
        var decider = new CaseDecider(rules.Decisions, rules.Facts, rules.NameOf, pseudonyms) { Watch = new DecisionWatch { Fired = (decision, _) => _firing.Add(decision) } };
        Book = new CaseBook(decider) { OnTouched = Note };
    }

    /// <summary>The cases; who adds to them touches some.</summary>
    public CaseBook Book { get; }

    /// <summary>What is added now, counted by whoever adds.</summary>
    public int Number { get; set; }

    /// <summary>The last time that something touched a case and was decided about; null when nothing was.</summary>
    public CaseTouch? Last => _last?.Touch;

    /// <summary>The last touch, and before it the one at which a decision did something last, or, if it never did, fired last.</summary>
    public IReadOnlyList<(int Number, CaseTouch Touch)> Telling(Decision decision)
    {
        if (_last is not { } last)
            return [];
        return _fired.TryGetValue(decision, out var fired) && fired.Touch != last.Touch ? [fired, last] : [last];
    }

    private void Note(CaseTouch touch)
    {
        _last = (Number, touch);
        foreach (var decision in _firing)
        {
            if (Did(decision, touch) || !_fired.TryGetValue(decision, out var known) || !Did(decision, known.Touch))
                _fired[decision] = (Number, touch);
        }

        _firing.Clear();
    }

    private static bool Did(Decision decision, CaseTouch touch) =>
        touch.Decided.Effects.Any(effect => effect.DecisionId == decision.Metadata.Id)
        || touch.Decided.Incidents.Any(one => one.Wanted.DecisionId == decision.Metadata.Id);
}
