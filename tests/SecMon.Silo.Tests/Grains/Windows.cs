using SecMon.Detection.Alerts;
using SecMon.Detection.Correlation;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Subjects;

namespace SecMon.Silo.Tests.Grains;

/// <summary>Rules that keep windows, and entries for them.</summary>
internal static class Windows
{
    public static readonly LoadedRules Rules = LoadedRules.Load(new RuleFiles([new RuleFile("rules/r.yml", "r.yml", Text)], []), SubjectPseudonyms.WithPublicKeys());

    private const string Text = """
        title: Read
        name: read
        logsource: {category: database}
        detection:
          a:
            event.action: read
          condition: a
        ---
        title: Three reads
        correlation:
          type: event_count
          rules: [read]
          group-by: [user.name]
          timespan: 10m
          condition: {gte: 3}
        ---
        title: Two citizens
        correlation:
          type: value_count
          rules: [read]
          group-by: [user.name]
          timespan: 1h
          condition: {field: subject, gte: 2}
        ---
        title: Quiet
        logsource: {category: database}
        detection:
          a:
            event.action: write
          condition: a
        secmon:
          group-by: [user.name]
          suppress: 5m
        """;

    private static readonly RunningRule[] Running = [.. Rules.Running.OrderBy(rule => rule.Metadata.Title, StringComparer.Ordinal)];

    private static readonly DateTime Begin = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static CorrelationPartition CreatePartition() => new(Rules, new AlertBuilder(SubjectPseudonyms.WithPublicKeys()));

    /// <summary>An entry for every rule.</summary>
    /// <param name="position">Names the record.</param>
    /// <param name="seconds">Time of the event since the beginning.</param>
    /// <param name="streamSeconds">Newest time of its stream.</param>
    /// <param name="user">The group.</param>
    /// <param name="subject">What is counted.</param>
    /// <param name="source">The source.</param>
    public static MatchEntry Entry(long position, long seconds, long streamSeconds, int user, int subject = 0, string source = "db")
    {
        var ticks = Begin.AddSeconds(seconds).Ticks;
        return new MatchEntry
        {
            Evidence = new EvidenceItem
            {
                Origin = new EvidenceOrigin(source, $"{source}.csv", 7),
                Position = position,
                Ticks = ticks,
                Hash = RecordHash.Of(BitConverter.GetBytes(position)),
                Party = new EvidenceParty($"user{user}", null, null, null),
            },
            StreamTicks = Begin.AddSeconds(streamSeconds).Ticks,
            Context = AlertContext.From([new("user.name", FieldValue.Text($"user{user}"))]),
            Targets = [.. Running.Select(rule => new MatchTarget
            {
                Rule = rule.Key,
                Group = [$"user{user}"],
                Counted = rule.Correlation?.CountedFields.Count > 0 ? [$"subject{subject}"] : [],
            })],
        };
    }

    /// <summary>Entries of one stream: each some seconds after, or a little before, the one before.</summary>
    public static List<MatchEntry> Stream(IEnumerable<(int Step, int User, int Subject)> steps)
    {
        var entries = new List<MatchEntry>();
        long time = 0, newest = 0;
        foreach (var (step, user, subject) in steps)
        {
            time += step;
            newest = Math.Max(newest, time);
            entries.Add(Entry(entries.Count * 100, time, newest, user, subject));
        }

        return entries;
    }
}
