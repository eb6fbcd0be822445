using System.Collections.Concurrent;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>
/// Compiled groups of the whole process by the versions of their decisions, as long as a rule set in use holds them: a reload
/// compiles what changed. Everything that decides must enter a decision's <see cref="Rules.RuleMetadata.Version"/>.
/// </summary>
internal static class EngineCache
{
    private static readonly ConcurrentDictionary<string, WeakReference<RuleEngine>> Engines = new();

    /// <summary>The engine of a group, compiled when no rule set in use holds it.</summary>
    /// <param name="decisions">The decisions, in the order of their places.</param>
    /// <param name="compile">Compiles it.</param>
    public static RuleEngine Get(IReadOnlyList<Decision> decisions, Func<RuleEngine> compile)
    {
        var key = string.Join('\n', decisions.Select(decision => decision.Metadata.Version));
        if (Engines.TryGetValue(key, out var kept) && kept.TryGetTarget(out var known))
            return known;
        var engine = compile();
        Engines[key] = new WeakReference<RuleEngine>(engine);
        return engine;
    }

    /// <summary>Forgets what no rule set holds any more.</summary>
    public static void Prune()
    {
        foreach (var (key, kept) in Engines)
        {
            if (!kept.TryGetTarget(out _))
                Engines.TryRemove(new KeyValuePair<string, WeakReference<RuleEngine>>(key, kept));
        }
    }
}
