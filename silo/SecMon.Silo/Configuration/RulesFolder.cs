namespace SecMon.Silo.Configuration;

/// <summary>Finds the rules when nobody names a folder: <c>./rules</c>, else those that were built with the program.</summary>
internal static class RulesFolder
{
    public static string Default() => Directory.Exists("rules") ? "rules" : Path.Combine(AppContext.BaseDirectory, "rules");
}
