using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.Detection.Rules;
using SecMon.Silo.Health;
using SecMon.Silo.Sinks;

namespace SecMon.Silo.Delivery;

/// <summary>
/// What a sink has to say about SecMon's health: the difference between what is wrong and what it has said. Kept in memory:
/// after a restart what is still wrong is said again.
/// </summary>
internal sealed class HealthNews(HealthBoard board, DocumentComposer composer, TimeProvider clock)
{
    private readonly Dictionary<string, StandingProblem> _said = [];
    private IReadOnlyDictionary<string, StandingProblem> _offered = new Dictionary<string, StandingProblem>();

    /// <summary>What is new; call <see cref="Said"/> when it is delivered.</summary>
    public IReadOnlyList<SinkDocument> Next()
    {
        _offered = board.Standing;
        var raised = _offered.Values.Where(one => !_said.ContainsKey(one.Problem.Key)).Select(one => Document(one, "raised"));
        var resolved = _said.Values.Where(one => !_offered.ContainsKey(one.Problem.Key)).Select(one => Document(one, "resolved"));
        return [.. raised, .. resolved];
    }

    /// <summary>
    /// Notes that what <see cref="Next"/> gave is delivered, whatever became of it meanwhile: a problem that is over by now was
    /// said to be raised, and so must be said to be over.
    /// </summary>
    public void Said()
    {
        foreach (var over in _said.Keys.Where(key => !_offered.ContainsKey(key)).ToList())
            _said.Remove(over);
        foreach (var (key, standing) in _offered)
            _said.TryAdd(key, standing);
    }

    /// <summary>Everything that is wrong now, for a sink whose other side forgets.</summary>
    public IReadOnlyList<SinkDocument> Standing() => [.. board.Standing.Values.Select(one => Document(one, "raised"))];

    private SinkDocument Document(StandingProblem standing, string action)
    {
        var problem = standing.Problem;
        var now = clock.GetUtcNow().UtcDateTime;
        var time = action == "raised" ? standing.Since : now;
        var document = new JsonObject
        {
            ["@timestamp"] = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["message"] = action == "raised" ? problem.Summary : $"Over: {problem.Summary}",
            ["event"] = new JsonObject
            {
                ["kind"] = "event",
                ["module"] = "secmon",
                ["dataset"] = "secmon.health",
                ["code"] = "SM-01",
                ["action"] = action,
                ["severity"] = (int)problem.Severity,
                ["start"] = standing.Since.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            },
            ["secmon"] = new JsonObject
            {
                ["health"] = new JsonObject
                {
                    ["name"] = problem.Name,
                    ["subject"] = problem.Subject,
                    ["severity"] = problem.Severity.Word(),
                    ["next"] = problem.Next,
                },
            },
        };
        if (composer.HealthRunbook(problem.Name) is { } runbook)
            document["event"]!["reference"] = runbook;
        return new SinkDocument
        {
            Kind = SinkDocumentKinds.Health,
            Id = $"health:{action}:{problem.Key}",
            Version = standing.Since.Ticks,
            Time = time,
            Sequence = 0,
            Json = DocumentComposer.Write(document),
        };
    }
}
