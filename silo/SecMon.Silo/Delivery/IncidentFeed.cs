using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Silo.Ledger;
using SecMon.Silo.Sinks;

namespace SecMon.Silo.Delivery;

/// <summary>Makes the documents of incidents that one sink is given, and word of them. While a case is part of an open one, people hear of it through that.</summary>
internal sealed class IncidentFeed(SinkRegistration registration, DeliveryIndex index, IncidentIndex incidents, DocumentComposer composer, TimeProvider clock)
{
    /// <summary>The incidents that a case is in.</summary>
    public IReadOnlyList<string> IdsOf(Case one) => [.. incidents.Of(one.Id).Select(incident => incident.Id)];

    /// <summary>True when people hear of a case through an incident.</summary>
    public bool Tells(Case one) => incidents.Of(one.Id).Any(incident => incident is { IsOpen: true, IsTold: true } && Takes(incident));

    /// <summary>Adds the incidents of a case that changed.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="one">The case.</param>
    /// <param name="sequence">The entry that changed it.</param>
    /// <param name="isHeldBack">True for what quiet times held back: the document waits for the next alert, unless the incident ends or begins again by it.</param>
    /// <returns>True when people hear of the case through an incident.</returns>
    public bool Add(SinkBatchBuilder batch, Case one, long sequence, bool isHeldBack = false)
    {
        var tells = false;
        foreach (var incident in incidents.Of(one.Id).Where(Takes))
        {
            var turns = incident.Action is "resolved" or "reopened" && incident.Updated == one.Updated;
            if (turns || !isHeldBack)
                AddDocument(batch, incident, sequence);
            if (!SayNews(batch, incident, sequence) && turns)
                Say(batch, incident, IncidentPlan.OnChange(incident, incident.Action, batch.Find(incident.Id), Now), sequence);
            tells |= incident is { IsOpen: true, IsTold: true };
        }

        return tells;
    }

    /// <summary>Adds an incident that opened, or that cases joined, and those that it took in.</summary>
    public void AddOpenedOrJoined(SinkBatchBuilder batch, FoldedDecision decided, long sequence)
    {
        foreach (var taken in decided.Wanted!.TakesIn.Select(incidents.Find).OfType<Incident>().Where(Takes))
        {
            AddDocument(batch, taken, sequence);
            Say(batch, taken, IncidentPlan.OnChange(taken, taken.Action, batch.Find(taken.Id), Now), sequence);
        }

        if (incidents.Find(decided.IncidentId!) is not { } incident || !Takes(incident))
            return;
        AddDocument(batch, incident, sequence);
        SayNews(batch, incident, sequence);
    }

    /// <summary>Adds what somebody did about an incident.</summary>
    /// <returns>Its cases as they stand.</returns>
    public IEnumerable<Case> AddChange(SinkBatchBuilder batch, string id, IncidentChange change, LedgerEntry entry)
    {
        if (incidents.Find(id) is not { } incident)
            return [];
        if (Takes(incident))
        {
            AddDocument(batch, incident, entry.Sequence);
            var isOvertaken = change.Action == CaseAction.Close && incident.IsOpen;   // a case joined meanwhile
            Say(batch, incident, IncidentPlan.OnChange(incident, CaseWords.Done(isOvertaken ? CaseAction.Note : change.Action), batch.Find(id), Now), entry.Sequence, $"{entry.Revision}");
        }

        return index.FindCases([.. incident.Cases.Select(one => one.Id)]).Values;
    }

    /// <summary>Adds what is to be said because time passed.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="ids">Cases and incidents with news that waits, or that nobody was told are overdue.</param>
    /// <param name="cursor">The newest entry delivered.</param>
    public void AddDue(SinkBatchBuilder batch, IEnumerable<string> ids, long cursor)
    {
        foreach (var id in ids.Where(Incident.IsId).Distinct())
        {
            if (incidents.Find(id) is not { } incident || !Takes(incident))
                continue;
            SayNews(batch, incident, cursor);
            if (batch.Find(id) is { IsOverdueTold: false } told)
                Say(batch, incident, IncidentPlan.OnTime(incident, told, composer.Incidents.AcknowledgeBy(incident), Now), cursor, $"n{incident.News}");
        }
    }

    /// <summary>Word of an incident as it stands, for a sink whose other side forgets; null for an id of none.</summary>
    public SinkDocument? Standing(string id) => Incident.IsId(id) && incidents.Find(id) is { } incident ? Notice(incident, incident.Action, sequence: 0, revision: null) : null;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private bool Takes(Incident incident) => registration.Route.Takes(incident, its => index.FindCases([.. its.Cases.Select(one => one.Id)]).Values);

    private bool SayNews(SinkBatchBuilder batch, Incident incident, long sequence)
    {
        if (!registration.Sink.Takes.HasFlag(SinkDocumentKinds.Notice))
            return false;
        var (action, noted, news) = IncidentPlan.OnNews(incident, batch.Find(incident.Id), batch.FindNews(incident.Id), Now);
        Say(batch, incident, (action, noted), sequence, $"n{incident.News}");
        if (news is not null)
            batch.Note(news);
        return action is not null;
    }

    private void Say(SinkBatchBuilder batch, Incident incident, (string? Action, ToldCase? Noted) said, long sequence, string? revision = null)
    {
        if (said.Action is { } action && registration.Sink.Takes.HasFlag(SinkDocumentKinds.Notice))
            batch.Add(Notice(incident, action, sequence, revision ?? $"r{incident.Revision}"));
        if (said.Noted is { } noted)
            batch.Note(noted);
    }

    private void AddDocument(SinkBatchBuilder batch, Incident incident, long sequence)
    {
        if (!registration.Sink.Takes.HasFlag(SinkDocumentKinds.Incident) || !batch.IsFirstOf(incident.Id))
            return;
        batch.Add(new SinkDocument
        {
            Kind = SinkDocumentKinds.Incident,
            Id = incident.Id,
            Version = incident.Revision,
            Time = incident.Time,
            Sequence = sequence,
            Json = DocumentComposer.Write(composer.Incidents.Incident(incident)),
        });
    }

    private SinkDocument Notice(Incident incident, string action, long sequence, string? revision) => new()
    {
        Kind = SinkDocumentKinds.Notice,
        Id = revision is null ? $"{incident.Id}:{action}" : $"{incident.Id}:{action}:{revision}",
        Version = incident.Revision,
        Time = incident.Time,
        Sequence = sequence,
        Json = DocumentComposer.Write(composer.Incidents.Incident(incident, action)),
    };
}
