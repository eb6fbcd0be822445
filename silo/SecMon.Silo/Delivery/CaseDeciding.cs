using Microsoft.Data.Sqlite;
using SecMon.Detection.Alerts;
using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Silo.Ledger;
using SecMon.Silo.Rules;

namespace SecMon.Silo.Delivery;

/// <summary>
/// Decides about a case that was touched, in the fold's transaction. What the ledger already says upon an entry is done as it stands
/// there; upon younger entries decisions are made, and what they want waits in the outbox. One piece of folding.
/// </summary>
/// <param name="fold">Does what was decided.</param>
/// <param name="connection">The writer's.</param>
/// <param name="decider">Decides; null when nobody does.</param>
/// <param name="decidedThrough">Upon entries up to this number the ledger says what was decided.</param>
/// <param name="ahead">What it says upon those of this piece, by the number of the entry.</param>
/// <param name="outcomes">Counts what decisions do, and which failed; null when nobody asks.</param>
internal sealed class CaseDeciding(DeliveryFold fold, SqliteConnection connection, CaseDecider? decider, long decidedThrough, ILookup<long, FoldedEntry> ahead, OutcomeMeter? outcomes = null)
{
    private const int MostAtOnce = 20;   // the store's writer has others waiting

    private int _made;

    /// <summary>The newest entry upon which was decided here; 0 for none.</summary>
    public long Through { get; private set; }

    /// <summary>Decides upon an entry.</summary>
    /// <param name="touched">The case as it stands now.</param>
    /// <param name="by">The entry.</param>
    /// <returns>False when folding is to pause: something waits in the outbox, or this piece was long enough.</returns>
    public bool GoesOnAfter(Case touched, FoldedEntry by)
    {
        var sequence = by.Entry.Sequence;
        if (sequence <= decidedThrough)
        {
            ApplyAhead(sequence);
            return true;
        }

        if (by.Facts is { IsExpected: false })
            outcomes?.Excuses.CountJoined(touched);
        if (decider is not { Decides: true } || touched.IsExpected)
            return true;
        Through = sequence;
        var isNothing = Decide(decider, touched, sequence) == 0;
        return isNothing && ++_made < MostAtOnce;
    }

    /// <summary>Does what an entry of the ledger says, ahead of its turn.</summary>
    /// <param name="fold">The fold.</param>
    /// <param name="connection">The writer's.</param>
    /// <param name="decided">The entry.</param>
    public static void ApplyAhead(DeliveryFold fold, SqliteConnection connection, FoldedEntry decided)
    {
        var tables = new DeliveryTables(connection);
        fold.ApplyDecision(tables, decided);
        tables.NoteApplied(decided.Entry.Sequence);
    }

    private void ApplyAhead(long sequence)
    {
        foreach (var decided in ahead[sequence])
            ApplyAhead(fold, connection, decided);
    }

    private int Decide(CaseDecider decider, Case touched, long sequence)
    {
        var near = new NearCases(connection);
        var (cases, leftOut) = near.Of(touched, decider.Horizon);
        SecMonMetrics.CasesLeftOut.Inc(leftOut);
        if (cases.Count == 0)
            return 0;
        if (Judge(decider, cases, touched, near) is not var (outcome, decided))
        {
            DecisionOutbox.PutAgain(connection, touched.Id, sequence);
            return 0;
        }

        Tell(outcome, decided, cases);
        var drafts = DraftsOf(decided, touched.Id, sequence).ToList();
        foreach (var draft in drafts)
            DecisionOutbox.Put(connection, draft);
        return drafts.Count;
    }

    /// <summary>Whatever goes wrong here is a failure that health tells; cases and delivery go on without it, until others decide.</summary>
    private (CaseOutcome Outcome, NewDecisions Decided)? Judge(CaseDecider decider, Dictionary<string, Case> cases, Case touched, NearCases near)
    {
        try
        {
            var outcome = decider.Decide(new CaseMoment([.. cases.Values], touched.Id));
            return (outcome, NewDecisions.Of(outcome, cases, near));
        }
        catch (Exception failed) when (failed is not SqliteException)
        {
            outcomes?.Count(new FiredDecision("", "decisions about cases", Effect: null, Because: null, [], $"failed at case {touched.Id}: {failed.Message}"));
            return null;
        }
    }

    private void Tell(CaseOutcome outcome, NewDecisions decided, Dictionary<string, Case> cases)
    {
        if (outcomes is null)
            return;
        foreach (var failure in outcome.Failures)
            outcomes.Count(failure);
        foreach (var its in decided.Effects.GroupBy(effect => effect.CaseId))
            outcomes.Count([.. its.Select(effect => new FiredDecision(effect.DecisionId, effect.DecisionTitle, effect.Kind.Word(), effect.Because, effect.Facts))], cases[its.Key]);
        foreach (var (_, wanted) in decided.Incidents)
            outcomes.Count(new FiredDecision(wanted.DecisionId, wanted.DecisionTitle, EffectKind.Incident.Word(), wanted.Because, wanted.Facts));
    }

    /// <summary>Their keys are made of decision, case and entry: to decide again, after a crash or in another silo, adds nothing.</summary>
    private static IEnumerable<LedgerDraft> DraftsOf(NewDecisions decided, string caseId, long sequence)
    {
        foreach (var effects in decided.Effects.GroupBy(effect => effect.DecisionId))
            yield return new LedgerDraft(LedgerKind.Decision, $"{effects.Key}:{caseId}:{sequence}", 1, DecisionJson.Write([.. effects], caseId, sequence));
        foreach (var (id, wanted) in decided.Incidents)
            yield return new LedgerDraft(LedgerKind.Incident, $"{id}:{wanted.DecisionId}:{sequence}", 1, IncidentJson.Write(id, wanted, sequence));
    }
}
