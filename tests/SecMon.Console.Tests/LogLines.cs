using System.Globalization;
using System.Text;

namespace SecMon.Console.Tests;

/// <summary>Writes log lines of the moment.</summary>
/// <param name="path">The log file.</param>
internal sealed class LogLines(string path)
{
    private const int RefusalsThatAlert = 10;

    private int _sessions;

    /// <summary>Ten refused sign-ins of one account: a case of the rule AC-01 (medium), whose group is the account.</summary>
    /// <param name="account">Its name, whatever it holds.</param>
    public Task GuessAsync(string account) => File.AppendAllTextAsync(path, string.Concat(Enumerable.Range(0, RefusalsThatAlert).Select(_ => Refusal(account, "127.7.7.7"))));

    /// <summary>A table copied out: a case of the rule EX-02 (critical, pages).</summary>
    /// <param name="account">By whom.</param>
    /// <param name="client">The program's own name, whatever it holds.</param>
    public Task CopyOutAsync(string account, string client = "psql") => File.AppendAllTextAsync(path, Audit(account, "READ,COPY", "COPY pop.citizen TO STDOUT", client));

    /// <summary>A table made out of another: a case of the rule with the longest title of those shipped.</summary>
    /// <param name="account">By whom.</param>
    public Task CopyInsideAsync(string account) => File.AppendAllTextAsync(path, Audit(account, "READ,SELECT", "CREATE TABLE mine AS SELECT * FROM pop.citizen", "psql"));

    private string Refusal(string account, string address)
    {
        var name = account.Replace("\"", "\"\"", StringComparison.Ordinal);
        return Line(account, address, $"2,\"authentication\",{Start},14/1,0,FATAL,28P01,\"password authentication failed for user \"\"{name.Replace("\"\"", "\"\"\"\"", StringComparison.Ordinal)}\"\"\",,,,,,,,,\"\",\"client backend\",,0");
    }

    private string Audit(string account, string words, string statement, string client) => Line(account, "127.1.2.27",
        $"3,\"{words.Split(',')[1]}\",{Start},4/2,0,LOG,00000,\"AUDIT: SESSION,1,1,{words},TABLE,pop.citizen,{statement},<none>,0\",,,,,,,,,\"{client}\",\"client backend\",,0");

    private string Line(string account, string address, string rest)
    {
        var time = DateTimeOffset.Now.ToOffset(TimeSpan.FromHours(7));
        var session = string.Create(CultureInfo.InvariantCulture, $"5f{_sessions++:x}.1");
        return string.Create(CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd HH:mm:ss.fff} +07,\"{account.Replace("\"", "\"\"", StringComparison.Ordinal)}\",\"population\",23718,\"{address}:45845\",{session},{rest}\n");
    }

    private static string Start => DateTimeOffset.Now.ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd HH:mm:ss '+07'", CultureInfo.InvariantCulture);
}
