using System.Globalization;
using System.Text;

namespace SecMon.EndToEnd.Tests.Delivery;

/// <summary>
/// Writes log lines of the moment that raise alerts: eight accounts refused from one address are one case of the rule AC-02 (high, pages).
/// </summary>
/// <param name="path">The log file.</param>
internal sealed class FreshLog(string path)
{
    private const int AccountsPerAttack = 8;

    private int _attacks;

    /// <summary>Writes attacks, each from an address of its own.</summary>
    /// <returns>Their addresses.</returns>
    public async Task<IReadOnlyList<string>> AttackAsync(int attacks)
    {
        var addresses = new List<string>(attacks);
        var lines = new StringBuilder();
        for (var i = 0; i < attacks; i++)
        {
            var attack = _attacks++;
            var address = $"127.{1 + (attack / 62_500)}.{(attack / 250) % 250}.{1 + (attack % 250)}";
            addresses.Add(address);
            for (var account = 0; account < AccountsPerAttack; account++)
                lines.Append(Refusal($"clerk_{attack}_{account}", address, attack));
        }

        await File.AppendAllTextAsync(path, lines.ToString());
        return addresses;
    }

    private static string Refusal(string account, string address, int attack)
    {
        var time = DateTimeOffset.Now.ToOffset(TimeSpan.FromHours(7));
        return string.Create(
            CultureInfo.InvariantCulture,
            $""""
            {time:yyyy-MM-dd HH:mm:ss.fff} +07,"{account}","population",23718,"{address}:45845",{attack:x}.{account[^1]},2,"authentication",2026-11-16 01:59:47 +07,14/1,0,FATAL,28P01,"password authentication failed for user ""{account}""",,,,,,,,,"","client backend",,0

            """");
    }
}
