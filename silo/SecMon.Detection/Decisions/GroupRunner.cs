using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Incidents;

namespace SecMon.Detection.Decisions;

/// <summary>Runs the groups of a moment that may fire, and keeps what they want until the next run. Used by one thread at a time.</summary>
/// <param name="groups">The groups.</param>
/// <param name="table">Finds the patterns of the groups that a signal or case fits.</param>
/// <param name="texts">Fills the texts of decisions.</param>
internal sealed class GroupRunner(IReadOnlyList<DecisionGroup> groups, SubjectTable table, FactTexts texts)
{
    private readonly Proposals _proposals = new(texts);
    private readonly IncidentProposals _incidents = new(texts);
    private readonly SubjectMarks _found = new(table.PatternCount);

    /// <summary>Is told what decisions do.</summary>
    public DecisionWatch Watch { get; set; } = DecisionWatch.None;

    /// <summary>False to run every group, also where no candidate is; for tests.</summary>
    public bool UsesCandidates { get; set; } = true;

    /// <summary>What decisions that are not in shadow would do.</summary>
    public List<ProposedEffect> Effects { get; } = [];

    /// <summary>The incidents that decisions that are not in shadow want.</summary>
    public List<IncidentProposal> Incidents { get; } = [];

    /// <summary>Decisions whose group had no effect, without those that are in shadow.</summary>
    public List<FiredDecision> Failures { get; } = [];

    /// <summary>Forgets what the last run wanted.</summary>
    public void Clear()
    {
        Effects.Clear();
        Incidents.Clear();
        Failures.Clear();
    }

    /// <summary>Runs the groups.</summary>
    /// <param name="moment">The facts.</param>
    /// <param name="day">The day (UTC, effective time).</param>
    public void Run(MomentFacts moment, DateOnly day)
    {
        _found.Reset(moment.Subjects.Count);
        for (var number = 0; number < moment.Subjects.Count; number++)
            table.Mark(moment.Subjects[number], _found, number);
        foreach (var group in groups)
        {
            if (!UsesCandidates)
                Take(group.Run(moment, day));
            else if (HasCandidate(group, moment, day))
                Take(group.Run(moment, day, _found));
        }
    }

    /// <summary>Takes up what a session wants.</summary>
    public void Take(DecisionSession session)
    {
        if (session.Failed is { } failed)
        {
            var error = texts.Scrub(session.Failure ?? "");
            if (session.Decisions.Any(decision => !decision.Metadata.IsShadow))
                Failures.Add(new FiredDecision(failed.Metadata.Id, failed.Metadata.Title, Effect: null, Because: null, [], error));
            Watch.Failed?.Invoke(failed, error);
            return;
        }

        if (session.Matches.Count == 0 || session.Decisions[0] == BuiltInDecision.Decision)
            return;   // an alert is what a signal becomes where nothing absorbs it
        TellConclusions(session);
        foreach (var effect in _proposals.Of(session))
        {
            Watch.Fired?.Invoke(effect.Decision, effect.Kind);
            if (!effect.Decision.Metadata.IsShadow)
                Effects.Add(effect);
        }

        foreach (var (decision, incident) in _incidents.Of(session))
        {
            Watch.Fired?.Invoke(decision, EffectKind.Incident);
            if (!decision.Metadata.IsShadow)
                Incidents.Add(incident);
        }
    }

    /// <summary>The day (UTC, effective time) of a time in ticks.</summary>
    public static DateOnly DayOf(long ticks) =>
        DateOnly.FromDateTime(new DateTime(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc));

    private bool HasCandidate(DecisionGroup group, MomentFacts moment, DateOnly day)
    {
        Span<bool> mayFire = group.Candidates.Count <= 64 ? stackalloc bool[group.Candidates.Count] : new bool[group.Candidates.Count];
        var any = false;
        foreach (var rule in group.Candidates)
        {
            if (rule.Decision.Expires is { } last && last < day)
                continue;
            any |= mayFire[rule.Rule] = rule.IsCandidate(moment, _found, mayFire);
        }

        return any;
    }

    private void TellConclusions(DecisionSession session)
    {
        if (Watch.Fired is not { } fired)
            return;
        foreach (var rule in session.Matches.Select(match => match.Rule).Distinct())
        {
            foreach (var effect in session.Decisions[rule].Then.Where(effect => effect.Kind == EffectKind.Conclude))
                fired(session.Decisions[rule], effect.Kind);
        }
    }
}
