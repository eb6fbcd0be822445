using System.Text;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Rules;

public class HostileRuleTests
{
    [Fact]
    public void A_text_of_a_megabyte_loads_and_matches()
    {
        var text = new string('x', 1 << 20);

        Assert.True(Rule.LineHolds($"F|contains: '{text}*y'", $$"""{"F": "{{text}}y"}"""));
    }

    [Fact]
    public void Ten_thousand_selections_load()
    {
        var selections = Enumerable.Range(0, 10_000).Select(i => $"s{i}: {{F: v{i}}}");
        var condition = string.Join(" or ", Enumerable.Repeat("1 of s*", 10_000));

        Assert.True(Rule.Holds(Rule.WithDetection([.. selections, $"condition: {condition}"]), """{"F": "v9999"}"""));
    }

    [Fact]
    public void Deep_parentheses_are_refused()
    {
        var condition = new string('(', 100_000) + "s" + new string(')', 100_000);

        Assert.Equal("parentheses nested deeper than 100", Rule.Error(Rule.WithDetection("s: {F: 1}", $"condition: {condition}")).Message);
    }

    [Fact]
    public void Many_negations_are_one()
    {
        var rule = Rule.WithDetection("s: {F: 1}", $"condition: {string.Concat(Enumerable.Repeat("not ", 100_001))}s");

        Assert.False(Rule.Holds(rule, """{"F": 1}"""));
    }

    [Fact]
    public void Deep_yaml_is_refused() =>
        Assert.Contains("nested deeper than 64 levels", Rule.Load("a: " + new string('[', 100_000)).Diagnostics.Select(one => one.Message));

    [Fact]
    public void Aliases_that_multiply_are_refused()
    {
        var bomb = new StringBuilder("title: t\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 30; i++)
            bomb.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n");

        Assert.StartsWith("aliases make this document larger", Assert.Single(Rule.Load(bomb.ToString()).Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_that_nest_without_end_are_refused()
    {
        Assert.Equal("'a' contains itself", Assert.Single(Rule.Load("x: &a [*a]").Diagnostics).Message);

        var chain = new StringBuilder("a0: &a0 [x]\n");
        for (var i = 1; i < 1000; i++)
            chain.Append($"a{i}: &a{i} [*a{i - 1}]\n");
        Assert.Equal("nested deeper than 64 levels", Assert.Single(Rule.Load(chain.ToString()).Diagnostics).Message);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(.*a){20}$")]
    [InlineData("(x+x+)+y")]
    public void An_exponential_regex_is_linear(string pattern) =>
        Assert.False(Rule.LineHolds($"F|re: '{pattern}'", $$"""{"F": "{{new string('a', 50_000)}}!"}"""));

    [Fact]
    public void A_backtracking_regex_that_takes_too_long_is_no_match_and_counted()
    {
        var before = Detection.Matching.RegexBudget.Exceeded;

        Assert.False(Rule.LineHolds(@"F|re: '^(?=(a+)+$)\1b'", $$"""{"F": "{{new string('a', 40)}}!"}"""));
        Assert.True(Detection.Matching.RegexBudget.Exceeded > before);
    }

    [Theory]
    [InlineData("((((a{1000}){1000}){1000}){1000})")]
    [InlineData("(a{2147483647}){2147483647}")]
    public void A_regex_that_repeats_too_much_is_refused(string pattern) =>
        Assert.StartsWith("this regular expression repeats", Rule.LineError($"F|re: '{pattern}'").Message, StringComparison.Ordinal);

    [Fact]
    public void A_regex_of_deep_parentheses_is_read_or_refused()
    {
        var pattern = new string('(', 20_000) + "a" + new string(')', 20_000);

        Assert.NotNull(Rule.Load(Rule.WithSelection($"F|re: '{pattern}'")));
    }

    [Fact]
    public void Wildcards_take_linear_time()
    {
        var pattern = string.Concat(Enumerable.Repeat("*a", 2_000));

        Assert.False(Rule.LineHolds($"F: '{pattern}b'", $$"""{"F": "{{new string('a', 20_000)}}"}"""));
    }
}
