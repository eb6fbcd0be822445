using System.Text.Json.Nodes;
using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Incidents;
using SecMon.Silo.Ledger;
using SecMon.Silo.Sinks;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>Makes, from ledger entries, the documents that one sink is given.</summary>
internal sealed class SinkFeed
{
    private const int MostEntries = 500;
    private const int MostEntriesCollected = 10_000;

    private readonly SinkDocumentKinds _takes;
    private readonly SinkRoute _route;
    private readonly NoticePlan _plan;
    private readonly NewsPlan _newsPlan;
    private readonly ToldCases _toldCases;
    private readonly ToldNews _toldNews;
    private readonly IAlertLedger _ledger;
    private readonly DeliveryIndex _index;
    private readonly DocumentComposer _composer;
    private readonly IncidentFeed _incidents;
    private readonly TimeProvider _clock;
    private readonly int _mostEntries;

    public SinkFeed(SinkRegistration registration, IAlertLedger ledger, DeliveryIndex index, DocumentComposer composer, Store store, TimeProvider clock)
    {
        _takes = registration.Sink.Takes;
        _route = registration.Route;
        _plan = new NoticePlan(_route);
        _newsPlan = new NewsPlan(_route);
        _toldCases = new ToldCases(store, registration.Sink.Name);
        _toldNews = new ToldNews(store, registration.Sink.Name);
        _ledger = ledger;
        _index = index;
        _composer = composer;
        _incidents = new IncidentFeed(registration, index, new IncidentIndex(store), composer, clock);
        _clock = clock;
        _mostEntries = registration.Sink is ICollectingSink ? MostEntriesCollected : MostEntries;
    }

    /// <summary>The next batch.</summary>
    /// <param name="cursor">The newest entry delivered.</param>
    /// <param name="folded">Entries after this are not folded yet.</param>
    /// <returns>Null when there is nothing.</returns>
    public async Task<SinkBatch?> NextAsync(long cursor, long folded)
    {
        var entries = (await _ledger.ReadAsync(cursor, _mostEntries)).Where(entry => entry.Sequence <= folded).ToList();
        if (entries.Count == 0)
            return null;
        var marks = _index.Marks(cursor, entries[^1].Sequence);
        var batch = new SinkBatchBuilder(_toldCases, _toldNews);
        foreach (var entry in entries.Select(FoldedEntry.Of).Where(entry => !entry.IsUnreadable))
            await AddAsync(batch, entry, marks);
        return batch.Done(entries[^1].Sequence);
    }

    /// <summary>What is to be said because time passed.</summary>
    public async Task<SinkBatch?> DueAsync(long cursor)
    {
        var takesNotices = _takes.HasFlag(SinkDocumentKinds.Notice);
        if (!takesNotices && !_takes.HasFlag(SinkDocumentKinds.Case))
            return null;
        var now = _clock.GetUtcNow().UtcDateTime;
        var batch = new SinkBatchBuilder(_toldCases, _toldNews);
        foreach (var news in _toldNews.Due())
            await AddDueNewsAsync(batch, news, cursor, now);
        if (takesNotices)
        {
            await AddDueNoticesAsync(batch, cursor, now);
            _incidents.AddDue(batch, [.. _toldNews.Due().Select(news => news.CaseId), .. _toldCases.NeverOverdue().Select(told => told.CaseId)], cursor);
        }

        return batch.IsEmpty ? null : batch.Done(cursor);
    }

    private async Task AddDueNewsAsync(SinkBatchBuilder batch, NewsTold news, long cursor, DateTime now)
    {
        if (_index.FindCase(news.CaseId) is not { } one)
            return;
        if (news.IsDocumentDue)
            await GiveHeldAsync(batch, one, cursor, now);
        if (news.IsDue && _toldCases.Find(one.Id) is { } told)
            await SayNewsAsync(batch, one, _newsPlan.OnNews(one, told, batch.FindNews(one.Id), now), cursor);
    }

    private async Task AddDueNoticesAsync(SinkBatchBuilder batch, long cursor, DateTime now)
    {
        foreach (var told in _toldCases.Due())
        {
            if (_index.FindCase(told.CaseId) is { } one && !_incidents.Tells(one))
                await SayAsync(batch, one, _plan.OnDue(one, batch.Find(told.CaseId) ?? told, now), cursor);
        }

        foreach (var told in _toldCases.NeverOverdue())
        {
            if (_index.FindCase(told.CaseId) is { } one && !_incidents.Tells(one))
                await SayAsync(batch, one, NoticePlan.OnTime(one, batch.Find(told.CaseId) ?? told, _composer.AcknowledgeBy(one), now), cursor);
        }
    }

    /// <summary>What people were told and is not closed, as it stands: for a sink whose other side forgets.</summary>
    /// <param name="closedSince">Also what was closed after this time.</param>
    public async Task<IReadOnlyList<SinkDocument>> StandingAsync(DateTime closedSince)
    {
        var documents = new List<SinkDocument>();
        foreach (var told in _toldCases.OpenOrClosedAfter(closedSince))
        {
            if (_index.FindCase(told.CaseId) is { } one)
                documents.Add(Notice(one, await FirstAlertAsync(one), one.Action, sequence: 0));
            else if (_incidents.Standing(told.CaseId) is { } incident)
                documents.Add(incident);
        }

        foreach (var one in _index.StormsSince(_clock.GetUtcNow().UtcDateTime - SinkTimes.StormLasts).Where(_route.Takes))
            documents.Add(Notice(one, await FirstAlertAsync(one), "storm", sequence: 0));
        return documents;
    }

    private async Task AddAsync(SinkBatchBuilder batch, FoldedEntry read, Dictionary<long, AlertMark> marks)
    {
        var entry = read.Entry;
        switch (entry.Kind)
        {
            case LedgerKind.Alert when marks.TryGetValue(entry.Sequence, out var mark):
                await AddAlertAsync(batch, entry, mark);
                break;
            case LedgerKind.HeldBack when marks.TryGetValue(entry.Sequence, out var mark):
                await AddHeldAsync(batch, entry, mark);
                break;
            case LedgerKind.CaseChange:
                await AddChangeAsync(batch, entry, read.Change!);
                break;
            case LedgerKind.Decision:
                await AddDecidedAsync(batch, entry, read.Decision!);
                break;
            case LedgerKind.Incident:
                await AddIncidentAsync(batch, entry, read.Decision!);
                break;
            case LedgerKind.IncidentChange:
                await AddIncidentChangeAsync(batch, entry, read.IncidentChange!);
                break;
            case LedgerKind.Checkpoint when _takes.HasFlag(SinkDocumentKinds.Checkpoint):
                batch.Add(Checkpoint(read));
                break;
        }
    }

    private async Task AddAlertAsync(SinkBatchBuilder batch, LedgerEntry entry, AlertMark mark)
    {
        var wantsAlert = _takes.HasFlag(SinkDocumentKinds.Alert);
        if (wantsAlert)
        {
            var document = _composer.Alert(entry, mark);
            if (!_route.Takes(AlertFacts.Of(document)))
                return;
            batch.Add(new SinkDocument
            {
                Kind = SinkDocumentKinds.Alert,
                Id = entry.Key,
                Version = 1,
                Time = AlertFacts.TimeOf(document),
                Sequence = entry.Sequence,
                Json = DocumentComposer.Write(document),
            });
        }

        if (!_takes.HasFlag(SinkDocumentKinds.Case) && !_takes.HasFlag(SinkDocumentKinds.Notice))
            return;
        if (_index.FindCase(mark.CaseId) is not { } one)
            return;
        await AddCaseAsync(batch, one, entry.Sequence, entry);
        var isToldAsIncident = _incidents.Add(batch, one, entry.Sequence) && !mark.IsBackfill;   // no incident is told of what was found late
        if (isToldAsIncident || !_takes.HasFlag(SinkDocumentKinds.Notice))
            return;
        var now = _clock.GetUtcNow().UtcDateTime;
        var before = batch.Find(one.Id);
        await SayAsync(batch, one, _plan.OnAlert(one, mark, before, now), entry.Sequence);
        if (one.News == 0 || batch.Find(one.Id) is not { } told)
            return;
        if (before is null)
            batch.Note(NewsPlan.Heard(one, batch.FindNews(one.Id), now));
        else
            await SayNewsAsync(batch, one, _newsPlan.OnHeld(one, mark, told, batch.FindNews(one.Id), now), entry.Sequence);
    }

    /// <summary>What a quiet time held back is in the case; how often the sink is given the case for it, and what people hear, <see cref="NewsPlan"/> decides.</summary>
    private async Task AddHeldAsync(SinkBatchBuilder batch, LedgerEntry entry, AlertMark mark)
    {
        if (_index.FindCase(mark.CaseId) is not { } one || !_route.Takes(one))
            return;
        var now = _clock.GetUtcNow().UtcDateTime;
        if (_takes.HasFlag(SinkDocumentKinds.Case))
            await GiveHeldAsync(batch, one, entry.Sequence, now);
        if (!_incidents.Add(batch, one, entry.Sequence, isHeldBack: true) && _takes.HasFlag(SinkDocumentKinds.Notice))
            await SayNewsAsync(batch, one, _newsPlan.OnHeld(one, mark, batch.Find(one.Id), batch.FindNews(one.Id), now), entry.Sequence);
    }

    private async Task GiveHeldAsync(SinkBatchBuilder batch, Case one, long sequence, DateTime now)
    {
        var (isGiven, noted) = NewsPlan.OnDocument(one.Id, batch.FindNews(one.Id), now);
        batch.Note(noted);
        if (isGiven)
            await AddCaseAsync(batch, one, sequence, entry: null);
    }

    private async Task SayNewsAsync(SinkBatchBuilder batch, Case one, (string? Action, ToldCase? Noted, NewsTold? News) said, long sequence)
    {
        await SayAsync(batch, one, (said.Action, said.Noted), sequence, said.Action is "held_back" or "reopened" ? $"n{one.News}" : null);
        if (said.News is { } news)
            batch.Note(news);
    }

    private async Task AddChangeAsync(SinkBatchBuilder batch, LedgerEntry entry, CaseChange change)
    {
        if (_index.FindCase(entry.Key) is not { } one)
            return;
        await AddCaseAsync(batch, one, entry.Sequence, entry);
        _incidents.Add(batch, one, entry.Sequence);
        if (!_takes.HasFlag(SinkDocumentKinds.Notice))
            return;
        await SayAsync(batch, one, _plan.OnChange(one, change.Action, batch.Find(one.Id), _clock.GetUtcNow().UtcDateTime), entry.Sequence, $"{entry.Revision}");
    }

    /// <summary>What a decision did to cases: their documents, and word of what became louder.</summary>
    private async Task AddDecidedAsync(SinkBatchBuilder batch, LedgerEntry entry, FoldedDecision decided)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        foreach (var id in decided.Effects.Select(effect => effect.CaseId).Distinct())
        {
            if (_index.FindCase(id) is not { } one)
                continue;
            await AddCaseAsync(batch, one, entry.Sequence, entry: null);
            if (_incidents.Add(batch, one, entry.Sequence) || !_takes.HasFlag(SinkDocumentKinds.Notice))
                continue;
            await SayNewsAsync(batch, one, _newsPlan.OnDecided(one, batch.Find(one.Id), batch.FindNews(one.Id), now), entry.Sequence);
            if (one.Status == CaseStatus.Closed && decided.Effects.Any(effect => effect.CaseId == id && effect.Kind == EffectKind.Close))
                await SayAsync(batch, one, _plan.OnChange(one, CaseAction.Close, batch.Find(one.Id), now), entry.Sequence, $"d{entry.Sequence}");
        }
    }

    private async Task AddIncidentAsync(SinkBatchBuilder batch, LedgerEntry entry, FoldedDecision decided)
    {
        _incidents.AddOpenedOrJoined(batch, decided, entry.Sequence);
        foreach (var one in _index.FindCases(decided.Wanted!.Cases.Take(MostEntries).ToList()).Values)
            await AddCaseAsync(batch, one, entry.Sequence, entry: null);   // it says now what it is part of
    }

    /// <summary>What somebody did about an incident, and its cases as they stand: a case that stays open when it is closed is told by itself.</summary>
    private async Task AddIncidentChangeAsync(SinkBatchBuilder batch, LedgerEntry entry, IncidentChange change)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        foreach (var one in _incidents.AddChange(batch, entry.Key, change, entry))
        {
            await AddCaseAsync(batch, one, entry.Sequence, entry: null);
            if (!_takes.HasFlag(SinkDocumentKinds.Notice))
                continue;
            if (one.Status == CaseStatus.Closed && change.Cases.Contains(one.Id))
                await SayAsync(batch, one, _plan.OnChange(one, CaseAction.Close, batch.Find(one.Id), now), entry.Sequence, $"i{entry.Sequence}");
            else if (change.Action == CaseAction.Close && !_incidents.Tells(one))
                await SayAsync(batch, one, _plan.OnLeft(one, batch.Find(one.Id), now), entry.Sequence);
        }
    }

    /// <summary>A case goes as it stands now, once a batch; an older revision would be refused behind a newer one anyway.</summary>
    private async Task AddCaseAsync(SinkBatchBuilder batch, Case one, long sequence, LedgerEntry? entry)
    {
        if (!_takes.HasFlag(SinkDocumentKinds.Case) || !_route.Takes(one) || !batch.IsFirstOf(one.Id))
            return;
        batch.Add(new SinkDocument
        {
            Kind = SinkDocumentKinds.Case,
            Id = one.Id,
            Version = one.Revision,
            Time = one.Time,
            Sequence = sequence,
            Json = DocumentComposer.Write(_composer.Case(one, entry is { Kind: LedgerKind.Alert } && entry.Key == one.Id ? entry : await FirstAlertAsync(one), incidents: _incidents.IdsOf(one))),
        });
    }

    private async Task SayAsync(SinkBatchBuilder batch, Case one, (string? Action, ToldCase? Noted) said, long sequence, string? revision = null)
    {
        if (said.Action is { } action)
            batch.Add(Notice(one, await FirstAlertAsync(one), action, sequence, revision));
        if (said.Noted is { } noted)
            batch.Note(noted);
    }

    private SinkDocument Notice(Case one, LedgerEntry? first, string action, long sequence, string? revision = null) => new()
    {
        Kind = SinkDocumentKinds.Notice,
        // The same when it is said again: of a count its number, of a change its revision, of news how much there was.
        Id = action switch
        {
            "counted" => $"{one.Id}:counted:{one.Count}",
            _ when revision is not null => $"{one.Id}:{action}:{revision}",
            _ => $"{one.Id}:{action}",
        },
        Version = one.Revision,
        Time = one.Time,
        Sequence = sequence,
        Json = DocumentComposer.Write(_composer.Case(one, first, action, _incidents.IdsOf(one))),
    };

    private static SinkDocument Checkpoint(FoldedEntry read)
    {
        var entry = read.Entry;
        var document = new JsonObject
        {
            ["@timestamp"] = entry.Time,
            ["event"] = new JsonObject { ["kind"] = "event", ["module"] = "secmon", ["dataset"] = "secmon.checkpoint", ["id"] = $"checkpoint-{entry.Key}" },
            ["secmon"] = new JsonObject { ["checkpoint"] = JsonNode.Parse(entry.Body) },
        };
        return new SinkDocument
        {
            Kind = SinkDocumentKinds.Checkpoint,
            Id = $"checkpoint-{entry.Key}",
            Version = 1,
            Time = read.Time,
            Sequence = entry.Sequence,
            Json = DocumentComposer.Write(document),
        };
    }

    private Task<LedgerEntry?> FirstAlertAsync(Case one) => _ledger.FindAsync(LedgerKind.Alert, one.Id);
}
