using SecMon.Silo.Api;
using SecMon.Silo.Configuration;
using SecMon.Silo.Delivery;

namespace SecMon.Silo.Tests.Api;

/// <summary>A name that somebody's web page could let lead here is not answered.</summary>
public sealed class KnownHostsTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST.")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("10.20.30.40")]                 // no name, so nothing that could be led elsewhere
    [InlineData("secmon.example.org")]          // hosts
    [InlineData("Console.Example.vn")]          // public_url
    public void A_name_of_its_own_is_answered(string host) => Assert.True(Known.Knows(host));

    [Theory]
    [InlineData("")]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("more.secmon.example.org")]
    public void Any_other_name_is_not(string host) => Assert.False(Known.Knows(host));

    private static KnownHosts Known => new(new SecMonOptions
    {
        Hosts = ["secmon.example.org"],
        Delivery = new DeliveryOptions { PublicUrl = "https://console.example.vn:8443/secmon" },
    });
}
