using SecMon.Silo.Sinks;

namespace SecMon.Silo.Delivery;

/// <summary>A batch in the making; what is noted in it is seen by what comes after.</summary>
/// <param name="toldCases">What people have heard before.</param>
/// <param name="toldNews">What they have heard of news before.</param>
internal sealed class SinkBatchBuilder(ToldCases toldCases, ToldNews toldNews)
{
    private readonly List<SinkDocument> _documents = [];
    private readonly Dictionary<string, ToldCase> _told = [];
    private readonly Dictionary<string, NewsTold> _news = [];
    private readonly HashSet<string> _given = [];

    /// <summary>True when there is nothing to give or to note.</summary>
    public bool IsEmpty => _documents.Count == 0 && _told.Count == 0 && _news.Count == 0;

    /// <summary>Adds a document.</summary>
    public void Add(SinkDocument document) => _documents.Add(document);

    /// <summary>True, once, for a case or an incident: it is given as it stands, once a batch.</summary>
    public bool IsFirstOf(string id) => _given.Add(id);

    /// <summary>What people heard of a case or an incident; null when nothing.</summary>
    public ToldCase? Find(string id) => _told.TryGetValue(id, out var noted) ? noted : toldCases.Find(id);

    /// <summary>Notes what people hear.</summary>
    public void Note(ToldCase noted) => _told[noted.CaseId] = noted;

    /// <summary>What people heard of news of a case or an incident; null when nothing.</summary>
    public NewsTold? FindNews(string id) => _news.TryGetValue(id, out var noted) ? noted : toldNews.Find(id);

    /// <summary>Notes what people hear of news.</summary>
    public void Note(NewsTold noted) => _news[noted.CaseId] = noted;

    /// <summary>The batch.</summary>
    /// <param name="cursor">The newest ledger entry that it covers.</param>
    public SinkBatch Done(long cursor) => new(_documents, cursor, [.. _told.Values], [.. _news.Values]);
}
