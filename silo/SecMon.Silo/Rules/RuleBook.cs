using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Correlation;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Rules;

/// <summary>
/// The rule sets of this silo: the current one, and every earlier one that a checkpoint or a journal may need. A set comes into
/// force when the ledger says what it changes and the store holds its files, named by hash, so that a record is always detected
/// with the set noted for it.
/// </summary>
public sealed class RuleBook : IRunningRules
{
    /// <summary>An earlier set is kept this long after another came into force: longer than a journal waits to be evaluated.</summary>
    private static readonly TimeSpan KeptAfterwards = TimeSpan.FromHours(1);

    /// <summary>A source that starts again within this time after rows came tells them, if it did not before.</summary>
    private static readonly TimeSpan ExcusesToldFor = TimeSpan.FromDays(7);

    private readonly RuleSetTable _table;
    private readonly Func<ISubjectPseudonyms> _pseudonyms;
    private readonly Func<RuleFile, string?>? _openSealed;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, LoadedRules> _sets = new();   // current, in use, or asked for
    private readonly ConcurrentDictionary<ulong, (RunningRule Rule, DateTime Until)> _earlier = new();
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _inUse = new();   // by source or partition
    private readonly ExcuseBook _excuses;
    private RuleChange? _unannounced;
    private IReadOnlyList<ExcuseChange> _unannouncedExcuses = [];
    private (LoadedRules Rules, FactsLibrary Facts, CaseDecider Decider)? _caseDecider;
    private volatile IReadOnlyList<ExcuseNews> _excuseNews = [];
    private volatile LoadedRules _current;
    private volatile FactsLibrary _facts;
    private volatile IReadOnlyList<Diagnostic> _problems;

    private RuleBook(RuleSetTable table, Func<ISubjectPseudonyms> pseudonyms, TimeProvider clock, Func<RuleFile, string?>? openSealed, ExcuseBook excuses, RuleRevision first)
    {
        _excuses = excuses;
        _openSealed = openSealed;
        _table = table;
        _pseudonyms = pseudonyms;
        _clock = clock;
        _current = first.Rules;
        (_facts, _unannouncedExcuses) = excuses.Take(first.Rules.Facts);
        // Rows that came are known with their time since a crash too, rows that went only if this start found them gone.
        NoteExcuses([.. excuses.AddedSince(Now - ExcusesToldFor), .. _unannouncedExcuses.Select(change => change with { Added = [] })]);
        _problems = first.Problems;
        _sets[_current.RuleSet.Hash] = _current;
    }

    /// <summary>The set in force for what comes next.</summary>
    public LoadedRules Current => _current;

    /// <summary>Errors and warnings of the files on disk when they were read last.</summary>
    public IReadOnlyList<Diagnostic> Problems => _problems;

    /// <inheritdoc/>
    public DecisionSet Decisions => _current.Decisions;

    /// <inheritdoc/>
    public FactsLibrary Facts => _facts;

    /// <summary>Who came to be excused, and who is not any more, within a week: for sources to tell once.</summary>
    public IReadOnlyList<ExcuseNews> ExcuseNews => _excuseNews;

    /// <summary>Decides about cases with the set and the lists in force; the same as long as they are. For one thread.</summary>
    public CaseDecider CaseDecider
    {
        get
        {
            var (rules, facts) = (_current, _facts);
            if (_caseDecider is not { } known || known.Rules != rules || known.Facts != facts)
                _caseDecider = known = (rules, facts, new CaseDecider(rules.Decisions, facts, rules.NameOf, _pseudonyms()) { Watch = OutcomeMeter.Watch });
            return known.Decider;
        }
    }

    /// <summary>How often a set came into force since this start.</summary>
    public long Changes { get; private set; }

    /// <summary>Takes the files as they are when the silo starts; a file with an error keeps its last good version from the store.</summary>
    /// <param name="store">Where sets are kept.</param>
    /// <param name="files">The files.</param>
    /// <param name="pseudonyms">Makes pseudonyms, one maker for each thread.</param>
    /// <param name="clock">The time.</param>
    /// <param name="openSealed">Opens sealed lists; null where there is no key.</param>
    public static async Task<RuleBook> OpenAsync(Store store, RuleFiles files, Func<ISubjectPseudonyms> pseudonyms, TimeProvider clock, Func<RuleFile, string?>? openSealed = null)
    {
        files = files with { OpenSealed = openSealed };
        var table = new RuleSetTable(store);
        var newest = table.NewestHash();
        var loaded = LoadedRules.Load(files, pseudonyms());
        // Most starts find the files as the last one left them, and compile them once.
        var last = newest is null || newest == loaded.RuleSet.Hash ? null : LoadedRules.Load(table.Find(newest)! with { OpenSealed = openSealed }, pseudonyms());
        var first = last is null ? new RuleRevision(loaded, loaded.AllProblems) : RuleRevision.Of(files, last, pseudonyms);
        var book = new RuleBook(table, pseudonyms, clock, openSealed, new ExcuseBook(store, clock), first);
        if (newest != first.Rules.RuleSet.Hash)
            book._unannounced = RuleChange.Between(last, first.Rules);
        foreach (var earlier in table.Others(first.Rules.RuleSet.Hash))
            book.Remember(LoadedRules.Load(earlier with { OpenSealed = openSealed }, pseudonyms()));
        await table.KeepAsync(first.Rules, book.Now, isNewest: false);   // a source may note it before it is announced
        return book;
    }

    /// <summary>Notes in the ledger, once, what the set that this start brought into force changed.</summary>
    public async Task AnnounceAsync(IAlertLedger ledger)
    {
        if (_unannounced is { } change)
            await AnnounceAsync(ledger, _current, change);
        _unannounced = null;
        await AnnounceAsync(ledger, _unannouncedExcuses);
        _unannouncedExcuses = [];
    }

    /// <summary>Takes the files as they are now. What can come into force does; what is wrong is in <see cref="Problems"/>.</summary>
    /// <param name="onDisk">The files.</param>
    /// <param name="ledger">Where the change is noted first.</param>
    /// <returns>What changed; null when the set in force stays.</returns>
    public async Task<RuleChange?> TakeAsync(RuleFiles onDisk, IAlertLedger ledger)
    {
        var revision = RuleRevision.Of(onDisk with { OpenSealed = _openSealed }, _current, _pseudonyms);
        _problems = revision.Problems;
        var (facts, excuses) = _excuses.Take(revision.Rules.Facts);
        await AnnounceAsync(ledger, excuses);
        NoteExcuses(excuses);
        if (excuses.Count > 0 || !facts.IsSame(_facts) || revision.Rules.RuleSet.Hash != _current.RuleSet.Hash)
            _facts = facts;   // else the same, so that nobody takes them for others
        if (revision.Rules.RuleSet.Hash == _current.RuleSet.Hash)
            return null;

        var change = RuleChange.Between(_current, revision.Rules);
        await _table.KeepAsync(_current, Now.AddTicks(-1), isNewest: true);   // in force until now, so kept for a while from now on
        await AnnounceAsync(ledger, revision.Rules, change);
        Remember(_current);
        _sets[revision.Rules.RuleSet.Hash] = revision.Rules;
        _current = revision.Rules;
        Changes++;
        await ForgetAsync();
        return change;
    }

    /// <summary>Takes persons out of what rows say; for one thread.</summary>
    public TextScrubber CreateScrubber() => new(_pseudonyms());

    /// <summary>The files could not be read: the set in force stays.</summary>
    public void Refuse(Diagnostic problem) => _problems = [problem];

    /// <summary>The set of that hash.</summary>
    /// <exception cref="StoreException">The store does not hold it.</exception>
    public LoadedRules Get(string hash) => _sets.GetOrAdd(hash, one => _table.Find(one) is { } files
        ? LoadedRules.Load(files with { OpenSealed = _openSealed }, _pseudonyms())
        : throw new StoreException($"the store holds no rule set {one}, which a checkpoint names. Restore the data folder from a backup."));

    /// <summary>The set of that hash; null when it is not kept any more.</summary>
    public LoadedRules? TryGet(string hash) => _sets.ContainsKey(hash) || _table.Find(hash) is not null ? Get(hash) : null;

    /// <summary>A source or partition may need these sets from now on, and no others; they are kept for as long.</summary>
    public void NoteUse(string user, params IReadOnlyList<string> hashes) => _inUse[user] = hashes;

    /// <inheritdoc/>
    public RunningRule? Find(ulong key) => _current.Find(key) ?? (_earlier.TryGetValue(key, out var earlier) ? earlier.Rule : null);

    /// <inheritdoc/>
    public bool Runs(ulong key) => _current.Runs(key);

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    private async Task AnnounceAsync(IAlertLedger ledger, LoadedRules rules, RuleChange change)
    {
        var now = Now;
        var body = new JsonObject
        {
            ["hash"] = rules.RuleSet.Hash,
            ["time"] = now.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["detections"] = rules.RuleSet.Detections.Count,
            ["correlations"] = rules.RuleSet.Correlations.Count,
            ["errors"] = _problems.Count(problem => problem.IsError),
        };
        change.WriteTo(body);
        // A set may come into force again, so the moment is part of the key.
        await ledger.AppendAsync([new LedgerDraft(LedgerKind.RuleSet, $"{rules.RuleSet.Hash[..16]}@{now.Ticks}", 1, CanonicalJson.Write(body))]);
        await _table.KeepAsync(rules, now, isNewest: true);
    }

    /// <summary>Who is excused from now on, and who is not any more, is in the ledger before it counts.</summary>
    private async Task AnnounceAsync(IAlertLedger ledger, IReadOnlyList<ExcuseChange> changes)
    {
        if (changes.Count > 0)
        {
            var scrubber = CreateScrubber();
            await ledger.AppendAsync([.. changes.Select(change => change.ToDraft(scrubber))]);
        }

        await _excuses.KeepAsync();   // also of no row: the folder is not new any more
    }

    private void NoteExcuses(IReadOnlyList<ExcuseChange> changes)
    {
        if (changes.Count == 0)
            return;
        var scrubber = CreateScrubber();
        var since = Now - ExcusesToldFor;
        _excuseNews = [.. _excuseNews.Where(news => news.Time > since), .. changes.OrderBy(change => change.Time).SelectMany(change => Rules.ExcuseNews.Of(change, scrubber))];
    }

    private void Remember(LoadedRules set)
    {
        var until = Now + KeptAfterwards;
        foreach (var rule in set.Running)
            _earlier[rule.Key] = (rule, until);
    }

    private async Task ForgetAsync()
    {
        var now = Now;
        foreach (var (key, _) in _earlier.Where(earlier => earlier.Value.Until < now))
            _earlier.TryRemove(key, out _);
        string[] kept = [.. _inUse.Values.SelectMany(hashes => hashes).Append(_current.RuleSet.Hash).Distinct()];
        foreach (var hash in _sets.Keys.Except(kept))
            _sets.TryRemove(hash, out _);
        await _table.ForgetAsync(kept, now - KeptAfterwards);
    }
}
