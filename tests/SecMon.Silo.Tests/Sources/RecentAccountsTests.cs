using SecMon.Events;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Sources;

/// <summary>Accounts of the last hour, by event time.</summary>
public sealed class RecentAccountsTests
{
    private static readonly DateTime Noon = new(2026, 11, 25, 12, 0, 0, DateTimeKind.Utc);

    private readonly RecentAccounts _accounts = new();

    [Fact]
    public void An_account_counts_once_however_often_it_is_seen()
    {
        See("lan", Noon);
        See("lan", Noon.AddMinutes(1));
        See("minh", Noon.AddMinutes(1));
        Assert.Equal(2, _accounts.Count);
    }

    [Fact]
    public void An_account_that_was_not_seen_for_an_hour_counts_no_longer()
    {
        See("lan", Noon);
        See("minh", Noon.AddMinutes(30));
        See("thu", Noon.AddMinutes(60));
        Assert.Equal(2, _accounts.Count);
        See("thu", Noon.AddMinutes(90));
        Assert.Equal(1, _accounts.Count);
    }

    [Fact]
    public void An_event_that_comes_late_does_not_make_its_account_older()
    {
        See("lan", Noon.AddMinutes(50));
        See("lan", Noon);
        See("minh", Noon.AddMinutes(100));
        Assert.Equal(2, _accounts.Count);
    }

    [Fact]
    public void An_event_of_more_than_an_hour_ago_and_one_without_an_account_count_nobody()
    {
        See("lan", Noon);
        See("minh", Noon.AddHours(-1));
        _accounts.Note(new AccessEvent { Timestamp = Noon });
        Assert.Equal(1, _accounts.Count);
    }

    private void See(string account, DateTime time)
    {
        var access = new AccessEvent { Timestamp = time };
        access.Set(Fields.UserName, account);
        _accounts.Note(access);
    }
}
