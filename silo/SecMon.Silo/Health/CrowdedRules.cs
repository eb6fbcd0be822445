using System.Collections.Concurrent;

namespace SecMon.Silo.Health;

/// <summary>Which rules lately had more groups than are kept, so that some were pushed out before their time. Used by many threads.</summary>
public sealed class CrowdedRules(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, (long Groups, DateTimeOffset At)> _rules = new();

    /// <summary>Groups of a rule were pushed out.</summary>
    public void Note(string rule, long groups) =>
        _rules.AddOrUpdate(rule, _ => (groups, clock.GetUtcNow()), (_, before) => (before.Groups + groups, clock.GetUtcNow()));

    /// <summary>Rules by id of which groups were pushed out within a time, and how many since the start.</summary>
    public IReadOnlyList<(string Rule, long Groups)> Within(TimeSpan time) =>
        [.. _rules.Where(rule => clock.GetUtcNow() - rule.Value.At <= time).Select(rule => (rule.Key, rule.Value.Groups)).OrderBy(rule => rule.Key, StringComparer.Ordinal)];
}
