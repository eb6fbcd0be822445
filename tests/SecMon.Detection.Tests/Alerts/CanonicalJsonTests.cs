using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;

namespace SecMon.Detection.Tests.Alerts;

public class CanonicalJsonTests
{
    /// <summary>RFC 8785, appendix B.</summary>
    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void Numbers_are_written_as_the_standards_examples_say(string bits, string text) =>
        Assert.Equal(text, CanonicalJson.Write(JsonValue.Create(BitConverter.Int64BitsToDouble(Convert.ToInt64(bits, 16)))));

    /// <summary>RFC 8785, 3.2.2 and 3.2.3.</summary>
    [Fact]
    public void Keys_are_sorted_and_texts_escaped_as_the_standards_examples_say()
    {
        var numbers = JsonNode.Parse("""
            {"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
             "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}
            """);
        Assert.Equal(
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
            CanonicalJson.Write(numbers));
        var keys = JsonNode.Parse("""{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}""");
        Assert.Equal("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}", CanonicalJson.Write(keys));
    }

    [Fact]
    public void Whole_numbers_keep_all_their_digits() =>
        Assert.Equal("9223372036854775807", CanonicalJson.Write(JsonValue.Create(long.MaxValue)));

    [Fact]
    public void A_lone_surrogate_is_replaced() => Assert.Equal("\"\uFFFDx\"", CanonicalJson.Write(JsonValue.Create("\ud800x")));
}
