using SecMon.Detection.Tests.Rules;

namespace SecMon.Detection.Tests.Conditions;

public class ConditionTests
{
    [Theory]
    [InlineData("a and b or c", "c", true)]
    [InlineData("a or b and c", "a", true)]
    [InlineData("(a or b) and c", "a", false)]
    [InlineData("not a and b", "b", true)]
    [InlineData("not (a and b)", "a", true)]
    [InlineData("not not a", "a", true)]
    [InlineData("1 of them", "_h", false)]
    [InlineData("any of them", "b", true)]
    [InlineData("1 of _*", "_h", true)]
    [InlineData("1 of _h", "_h", true)]
    [InlineData("all of *", "a b c", true)]
    [InlineData("all of them and not _h", "a b c", true)]
    [InlineData("1 of *b*", "b", true)]
    [InlineData("a AND NOT b", "a", true)]
    public void A_condition_binds_as_documented(string condition, string set, bool holds) =>
        Assert.Equal(holds, Rule.Holds(WithCondition(condition), Json(set)));

    [Fact]
    public void A_list_of_conditions_is_their_or() => Assert.True(Rule.Holds(WithCondition("[a and b, c]"), Json("c")));

    [Theory]
    [InlineData("a and d", 20, "selection 'd' is not defined")]
    [InlineData("a and", 18, "the condition ends too early")]
    [InlineData("a b", 16, "'b' is not expected here")]
    [InlineData("(a", 14, "this parenthesis is not closed")]
    [InlineData("a)", 15, "')' is not expected here")]
    [InlineData("2 of them", 14, "'2 of' is not possible")]
    [InlineData("1 of x*", 19, "no selection matches 'x*'")]
    [InlineData("a and b*", 20, "the pattern 'b*' needs '1 of' or 'all of' before it")]
    [InlineData("''", 15, "the condition is empty")]
    [InlineData("1 of A*", 19, "no selection matches 'A*'")]
    [InlineData("1 of d", 19, "selection 'd' is not defined")]
    [InlineData("a & b", 16, "'&' is not expected here")]
    public void A_wrong_condition_names_the_token(string condition, int column, string message)
    {
        var error = Rule.Error(WithCondition(condition));

        Assert.Equal((13, column, message), (error.Location.Line, error.Location.Column, error.Message));
    }

    [Fact]
    public void A_token_of_a_folded_condition_has_its_own_line()
    {
        var error = Rule.Error(Rule.WithDetection("a: {F: 1}", "condition: >", "  a and", "   typo"));

        Assert.Equal((8, 6), (error.Location.Line, error.Location.Column));
    }

    [Fact]
    public void Upper_case_operators_and_unused_selections_are_warnings()
    {
        Assert.Equal("'AND' in upper case", Rule.Warning(Rule.WithDetection("a: {F: 1}", "b: {F: 2}", "condition: a AND b")).Message);
        Assert.Equal("no condition uses the selection 'b'", Rule.Warning(Rule.WithDetection("a: {F: 1}", "b: {F: 2}", "condition: a")).Message);
    }

    [Theory]
    [InlineData("sel | count() by user.name > 5", "correlation: {type: event_count, rules: [r0], group-by: [user.name], timespan: 5m, condition: {gt: 5}}")]
    [InlineData("sel | count(source.ip) by user.name, h >= 3", "correlation: {type: value_count, rules: [r0], group-by: [user.name, h], timespan: 5m, condition: {field: source.ip, gte: 3}}")]
    [InlineData("sel | near other", "correlation: {type: event_count, rules: [r0], timespan: 5m, condition: {gte: 2}}")]
    public void An_aggregation_gets_a_ready_correlation(string condition, string block)
    {
        var error = Rule.Error(Rule.WithDetection("sel: {F: 1}", $"condition: {condition}"));

        Assert.Equal("aggregation in conditions was removed from Sigma", error.Message);
        Assert.EndsWith(block, error.Help, StringComparison.Ordinal);
    }

    private static string WithCondition(string condition) => Rule.WithDetection(
        "a:", "  a: 1", "b:", "  b: 1", "c:", "  c: 1", "_h:", "  _h: 1", $"condition: {condition}");

    private static string Json(string set) => $"{{{string.Join(", ", set.Split(' ').Select(name => $"\"{name}\": 1"))}}}";
}
