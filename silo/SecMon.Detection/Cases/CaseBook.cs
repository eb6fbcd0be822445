using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Incidents;

namespace SecMon.Detection.Cases;

/// <summary>The cases and incidents of a stream of alerts in memory: of a replay, a test of rules, or a ledger that is explained.</summary>
/// <param name="decider">Decides about cases; null to leave them alone.</param>
public sealed class CaseBook(CaseDecider? decider = null) : IKnownIncidents
{
    private readonly Dictionary<string, Case> _cases = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly Dictionary<(string Rule, string Group), List<string>> _byGroup = [];
    private readonly Dictionary<string, string> _byAlert = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _byLink = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _byCase = new(StringComparer.Ordinal);
    private readonly Dictionary<(string By, string Value, string System), List<string>> _byAbout = [];
    private readonly OrderedDictionary<string, Incident> _incidents = new(StringComparer.Ordinal);

    /// <summary>Told whenever something touched a case, and decisions were made about it; before what they decided is done.</summary>
    public Action<CaseTouch>? OnTouched { get; set; }

    /// <summary>All cases, in the order in which they were raised.</summary>
    public IEnumerable<Case> Cases => _order.Select(id => _cases[id]);

    /// <summary>All incidents, in the order in which they were opened.</summary>
    public IEnumerable<Incident> Incidents => _incidents.Values;

    /// <summary>Adds an alert, and decides about what it touches.</summary>
    /// <returns>The case that it raised or joined.</returns>
    public Case Add(AlertFacts alert)
    {
        var key = (alert.RuleId, alert.Group);
        if (!_byGroup.TryGetValue(key, out var group))
            _byGroup[key] = group = [];
        var nearest = Nearest(group.Select(id => _cases[id]), alert);
        var rises = nearest?.RisesBy(alert) == true;
        var joined = nearest is null ? Case.Of(alert, alert.Time) : nearest.With(alert, alert.Time);
        if (nearest is null)
        {
            group.Add(joined.Id);
            _order.Add(joined.Id);
        }

        _byAlert[alert.Id] = joined.Id;
        Keep(alert.IsExpected ? joined : (joined with { IsAudible = true }).Telling(alert.Names, rises));
        Decide(joined.Id, alert.Time);
        return _cases[joined.Id];
    }

    /// <summary>Adds what a quiet time held back.</summary>
    /// <returns>The case of the alert before it; null when that is not here.</returns>
    public Case? Add(HeldFacts held)
    {
        if (!_byAlert.TryGetValue(held.AlertId, out var id))
            return null;
        var after = _cases[id].With(held, held.Last);
        Keep(held.IsExpected ? after : (after with { IsAudible = true }).Telling(held.Names));
        Decide(id, held.Last);
        return _cases[id];
    }

    /// <summary>Does what a person does about a case.</summary>
    /// <param name="id">The case.</param>
    /// <param name="change">What is done.</param>
    /// <param name="at">When.</param>
    /// <returns>Why it cannot be done; null when it was.</returns>
    public string? Change(string id, CaseChange change, DateTime at)
    {
        if (!_cases.TryGetValue(id, out var before))
            return "there is no such case";
        var (after, problem) = change.Apply(before, at);
        if (after is null)
            return problem;
        Keep(after);
        Decide(id, at);
        return null;
    }

    /// <summary>Does what a person does about an incident, and so about cases of it. As in the fold of a ledger, nothing is decided upon that.</summary>
    /// <param name="id">The incident; cases that were closed with one which is not here are closed all the same.</param>
    /// <param name="change">What is done.</param>
    /// <param name="revision">The revision of the ledger's entry.</param>
    /// <param name="at">When.</param>
    public void Change(string id, IncidentChange change, long revision, DateTime at)
    {
        var (ofCase, cases) = (change.OnClosedCases(), change.Cases);
        if (_incidents.TryGetValue(id, out var before))
        {
            if (change.Follow(before, revision, at) is not { } after)
                return;
            _incidents[id] = after;
            (ofCase, cases) = change.OnCases(after);
        }

        foreach (var one in cases)
        {
            if (_cases.TryGetValue(one, out var known) && ofCase.Apply(known, at).After is { } changed)
                Keep(changed);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Incident> Of(string by, string value, string system) =>
        _byAbout.TryGetValue(About(by, value, system), out var known) ? [.. known.Select(id => _incidents[id])] : [];

    /// <inheritdoc/>
    public bool IsInOpen(string caseId) => _byCase.GetValueOrDefault(caseId)?.Any(id => _incidents[id].IsOpen) == true;

    /// <summary>The case that takes an alert: of several the nearest, of equally near ones the newest. Null when none does.</summary>
    public static Case? Nearest(IEnumerable<Case> cases, AlertFacts alert) => cases
        .Where(one => one.Takes(alert))
        .OrderBy(one => one.DistanceTo(alert.Time))
        .ThenByDescending(one => one.Last)
        .ThenBy(one => one.Id, StringComparer.Ordinal)
        .FirstOrDefault();

    private void Keep(Case one)
    {
        _cases[one.Id] = one;
        if (decider is null)
            return;
        foreach (var link in CaseLinks.Of(one))
        {
            var linked = _byLink.TryGetValue(link, out var known) ? known : _byLink[link] = [];
            if (!linked.Contains(one.Id))
                linked.Add(one.Id);
        }

        foreach (var id in _byCase.GetValueOrDefault(one.Id) ?? [])
            _incidents[id] = _incidents[id].After(one, one.Updated);
    }

    private void Decide(string trigger, DateTime at)
    {
        if (decider is not { Decides: true } || _cases[trigger].IsExpected)
            return;
        var linked = Linked(_cases[trigger]);
        var near = Within(linked, decider.Horizon);
        var wanted = NewDecisions.Of(decider.Decide(new CaseMoment([.. near.Values], trigger)), near, this);
        OnTouched?.Invoke(new CaseTouch(new CaseMoment(linked, trigger), wanted, IncidentsOf(linked), _cases.Count - linked.Length));
        foreach (var effect in wanted.Effects)
            Keep(_cases[effect.CaseId].With(effect, trigger: 0, at));
        foreach (var (id, incident) in wanted.Incidents)
        {
            Case[] cases = [.. incident.Cases.Where(one => !(_byCase.GetValueOrDefault(one)?.Contains(id) ?? false)).Select(one => _cases[one])];
            if (cases.Length == 0)
                continue;
            if (_incidents.TryGetValue(id, out var open))
                _incidents[id] = open.With(incident, cases, at);
            else
                Open(id, Incident.Of(incident, cases, at));
            foreach (var one in cases)
                (_byCase.TryGetValue(one.Id, out var its) ? its : _byCase[one.Id] = []).Add(id);
            foreach (var taken in incident.TakesIn)
                _incidents[taken] = _incidents[taken].TakenInBy(id, at);
        }
    }

    private void Open(string id, Incident incident)
    {
        _incidents[id] = incident;
        var about = About(incident.By, incident.Value, incident.System);
        (_byAbout.TryGetValue(about, out var known) ? known : _byAbout[about] = []).Add(id);
    }

    /// <summary>Capitals of an account play no part.</summary>
    private static (string By, string Value, string System) About(string by, string value, string system) => (by, value.ToUpperInvariant(), system);

    private Case[] Linked(Case trigger) =>
        [.. CaseLinks.Of(trigger).SelectMany(link => _byLink.GetValueOrDefault(link) ?? []).Distinct().Select(id => _cases[id]).Where(one => !one.IsExpected)];

    private static Dictionary<string, Case> Within(Case[] linked, TimeSpan horizon)
    {
        var newest = linked.Max(one => one.Last);
        return linked.Where(one => newest - one.Last <= horizon).ToDictionary(one => one.Id);
    }

    private Incident[] IncidentsOf(Case[] cases) =>
        [.. cases.SelectMany(one => _byCase.GetValueOrDefault(one.Id) ?? []).Distinct().Select(id => _incidents[id])];
}
