using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Detection.Tests.Rules;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Lists;

public class ListLibraryTests
{
    private static readonly ListLibrary Library = Rule.Lists(
        ("hosts.txt", "# ours\n\n srv* \r\ndb1\na\\*b\n"),
        ("empty.txt", "# nothing\n"),
        ("people.csv", "# c\nname,people\n\"x, y\",7\nz,8\n"),
        ("first.csv", "host,other\nh1,1\n"),
        ("nets.txt", "10.0.0.0/8\n"),
        ("enrich/accounts.csv", "user.name,+secmon.account.kind\n"));

    [Theory]
    [InlineData("F|expand: '%hosts%'", "SRV9", true)]
    [InlineData("F|expand: '%hosts%'", "a*b", true)]
    [InlineData("F|expand: '%hosts%'", "axb", false)]
    [InlineData("F|expand: '%people%'", "7", true)]
    [InlineData("F|expand: '%first%'", "h1", true)]
    [InlineData("F|expand: 'x-%hosts%.%first%'", "x-db1.h1", true)]
    [InlineData(@"F|expand: '\%hosts%'", "%hosts%", true)]
    [InlineData("F|contains|expand: '%hosts%'", "xdb1x", true)]
    [InlineData("F|cased|expand: '%hosts%'", "DB1", false)]
    [InlineData("F|neq|expand: '%hosts%'", "db1", false)]
    [InlineData("F|neq|expand: '%empty%'", "x", true)]
    [InlineData("F|expand: '%empty%'", "", false)]
    [InlineData("F|all|expand: '%empty%'", "", false)]
    [InlineData("F|cidr|expand: '%nets%'", "10.1.1.1", true)]
    [InlineData("F|re|expand: '^%first%\\d$'", "h15", true)]
    [InlineData("F|expand: [plain, '%first%']", "plain", true)]
    public void A_placeholder_stands_for_the_lines_of_its_list(string line, string value, bool holds) =>
        Assert.Equal(holds, Rule.Holds(Rule.WithSelection(line), $"{{\"F\": \"{value}\"}}", Library));

    [Fact]
    public void All_wants_every_line_of_a_list()
    {
        var rule = Rule.WithSelection("F|contains|all|expand: '%l%'");
        var list = Rule.Lists(("l.txt", "a\nb"));

        Assert.True(Rule.Holds(rule, """{"F": "xbax"}""", list));
        Assert.False(Rule.Holds(rule, """{"F": "xa"}""", list));
    }

    [Fact]
    public void An_unknown_list_names_the_lists_that_exist()
    {
        var error = Rule.Error(Rule.WithSelection("F|expand: '%hots%'"), Library);

        Assert.Equal("there is no list 'hots'", error.Message);
        Assert.Equal("did you mean 'hosts'? Lists: empty, first, hosts, nets, people", error.Help);
    }

    [Fact]
    public void An_empty_list_is_a_warning() =>
        Assert.Equal("the list 'empty' is empty", Rule.Warning(Rule.WithSelection("F|expand: '%empty%'"), Library).Message);

    [Fact]
    public void Too_many_combinations_are_refused()
    {
        var list = Rule.Lists(("l.txt", string.Join('\n', Enumerable.Range(0, 1000))));

        Assert.StartsWith("the placeholders make more than", Rule.Error(Rule.WithSelection("F|expand: '%l%%l%'"), list).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Enrichment_files_stay_within_reach() =>
        Assert.Equal("enrich/accounts.csv", Assert.Single(Library.EnrichmentFiles).RelativePath);

    [Fact]
    public void Citizen_ids_become_pseudonyms_and_compare_exactly()
    {
        var file = new RuleFile("lists/p.txt", "p.txt", "001099000001\n");
        var rule = Rule.WithSelection("secmon.subject.ids|expand: '%p%'");

        var inClear = new ListLibrary([file], new Prefixed());
        Assert.Equal("the list 'p' holds citizen ids in clear", Rule.Warning(rule, inClear).Message);
        Assert.True(Rule.Holds(rule, """{"secmon.subject.ids": ["x", "m1099000001"]}""", inClear));
        Assert.False(Rule.Holds(rule, """{"secmon.subject.ids": ["M1099000001", "001099000001"]}""", inClear));

        var opened = new ListLibrary([file with { Text = SealedList.Write([1, 2, 3]) }], new Prefixed(), _ => "001099000001");
        Assert.Empty(Rule.Load(rule, opened).Diagnostics);
        Assert.True(Rule.Holds(rule, """{"secmon.subject.ids": "m1099000001"}""", opened));
    }

    [Fact]
    public void A_sealed_list_holds_persons_and_says_when_it_stays_shut()
    {
        var file = new RuleFile("lists/p.sealed.txt", "p.sealed.txt", SealedList.Write([1, 2, 3]));
        var rule = Rule.WithSelection("secmon.subject.ids|expand: '%p%'");

        Assert.StartsWith("the list 'p' is sealed and was not opened", Rule.Warning(rule, new ListLibrary([file], new Prefixed())).Message, StringComparison.Ordinal);
        Assert.StartsWith("the list 'p' is sealed to the key of another", Rule.Error(rule, new ListLibrary([file], new Prefixed(), _ => null)).Message, StringComparison.Ordinal);
        Assert.StartsWith("the list 'p' is sealed: it holds persons", Rule.Error(Rule.WithSelection("F|expand: '%p%'"), new ListLibrary([file], new Prefixed(), _ => "001099000001")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sealed_list_goes_before_one_in_clear()
    {
        RuleFile[] files = [new("lists/p.txt", "p.txt", "001099000002"), new("lists/p.sealed.txt", "p.sealed.txt", SealedList.Write([1]))];

        Assert.Equal(["001099000001"], new ListLibrary(files, null, _ => "001099000001").Find("p"));
    }

    [Theory]
    [InlineData("secmon.subject.ids|expand: '%hosts%'", "value 1 of the list 'hosts' is no citizen id of 12 digits")]
    [InlineData("secmon.subject.ids|contains|expand: '%hosts%'", "a list of citizen ids is compared exactly, without modifiers that change its text")]
    [InlineData("secmon.subject.ids|expand: 'x%hosts%'", "a list of citizen ids stands alone in its value")]
    public void A_list_of_citizen_ids_stands_alone(string line, string message) =>
        Assert.Equal(message, Rule.Error(Rule.WithSelection(line), Library).Message);

    private sealed class Prefixed : ISubjectPseudonyms
    {
        public string ForMatching(long citizenId) => $"m{citizenId}";

        public string ForExport(string matching) => matching;
    }
}
