namespace SecMon.Silo.Cli.Rules;

/// <summary>Colours for people: only on a terminal, and not when <c>NO_COLOR</c> is set (no-color.org).</summary>
/// <param name="areOn">True writes them.</param>
internal sealed class Colours(bool areOn)
{
    /// <summary>For standard output.</summary>
    public static Colours OfOutput() => new(!Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>What is wrong.</summary>
    public string Red(string text) => In("31", text);

    /// <summary>What may be wrong.</summary>
    public string Yellow(string text) => In("33", text);

    /// <summary>What holds.</summary>
    public string Green(string text) => In("32", text);

    /// <summary>What matters less.</summary>
    public string Faint(string text) => In("2", text);

    private string In(string code, string text) => areOn ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
