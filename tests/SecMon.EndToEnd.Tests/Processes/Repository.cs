namespace SecMon.EndToEnd.Tests.Processes;

/// <summary>Where things lie in the checkout that these tests were built from.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    /// <summary>The program, of the same configuration as these tests.</summary>
    public static readonly string Program = Path.Combine(Root, "silo", "SecMon.Silo", "bin", Configuration(), "net10.0", "secmon");

    public static readonly string Rules = Path.Combine(Root, "rules");

    public static readonly string Demo = Path.Combine(Root, "silo", "SecMon.Silo", "Demo");

    public static readonly string DemoLists = Path.Combine(Demo, "lists");

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SecMon.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"no SecMon.sln above {AppContext.BaseDirectory}");
        return folder;
    }

    private static string Configuration() => Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/')))!;
}
