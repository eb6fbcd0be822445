using SecMon.Detection.Checks;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Checks;

/// <summary>Names that nothing bears: each makes a rule blind, and says nothing when the rule runs.</summary>
public class BlindRulesTests
{
    private const string Read = "title: r\nname: r\nlogsource: {category: database}\ndetection:\n  sel: {event.action: read}\n  condition: sel\n";
    private const string Foreign = "title: w\nname: w\nlogsource: {product: windows}\ndetection:\n  sel: {Image: x}\n  condition: sel\n";

    [Theory]
    [InlineData("{category: databse}", "3:23 no source can have the category 'databse', so the rule never fires | did you mean 'database'?")]
    [InlineData("{category: database, product: postgres}", "3:42 no source can have the product 'postgres', so the rule never fires | did you mean 'postgresql'?")]
    [InlineData("{service: pgaduit}", "3:22 no source can have the service 'pgaduit', so the rule never fires | did you mean 'pgaudit'?")]
    [InlineData("{category: database, product: xroad}", "3:42 no source can have the category 'database' and the product 'xroad' at once, so the rule never fires | the product 'xroad' goes with {category: service_call, product: xroad}")]
    [InlineData("{product: linux, service: auditd}", "3:22 no source can have the product 'linux' unless its configuration says so | name it at the source that has these records: logsource: {product: linux}; SecMon's own are mariadb, mssql, mysql, oracle, postgresql, xroad")]
    [InlineData("{category: Database}", null)]
    [InlineData("{category: service_call}", null)]
    [InlineData("{product: postgresql, service: statement}", null)]
    [InlineData("{category: database, product: mysql, service: audit}", null)]
    public void A_log_source_that_no_source_can_have_is_found(string source, string? problem) =>
        Assert.Equal(problem is null ? [] : [problem], Of(ProblemKinds.LogSource, [$"title: t\nid: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11\nlogsource: {source}\ndetection:\n  sel: {{event.action: read}}\n  condition: sel\n"]));

    [Fact]
    public void A_foreign_log_source_is_told_once_and_not_when_a_source_declares_it()
    {
        string[] rules = [Foreign, Foreign.Replace("title: w\nname: w", "title: v\nname: v"), Foreign.Replace("title: w\nname: w\nlogsource: {product: windows}", "title: x\nlogsource: {category: proxy}")];

        Assert.Equal(
            ["3:22 no source can have the product 'windows' unless its configuration says so (2 rules want it)", "2:23 no source can have the category 'proxy' unless its configuration says so"],
            Of(ProblemKinds.LogSource, rules).Select(problem => problem.Split(" | ")[0]));
        Assert.Empty(Of(ProblemKinds.LogSource, rules, [new LogSource(null, "windows", null), new LogSource("proxy", null, null)]));
    }

    [Theory]
    [InlineData("secmon: {group-by: [username]}", "7:21 'username' is no field of an event | did you mean 'user.name'?")]
    [InlineData("secmon: {explain: 'By {user.nam}.'}", "7:24 'user.nam' is no field of an event | did you mean 'user.name'?")]
    [InlineData("secmon: {explain: '{secmon.evidence.cuont} times'}", "7:21 'secmon.evidence.cuont' is no field of an alert that a sentence can show | write {secmon.evidence.count}, the number of records")]
    [InlineData("secmon: {group-by: [user.name, source.ip], explain: '{secmon.evidence.count} by {user.name}'}", null)]
    public void A_field_that_no_event_has_is_found_beside_the_selections_of_a_rule(string secmon, string? problem) =>
        Assert.Equal(problem is null ? [] : [problem], Of(ProblemKinds.UnknownField, [Read + secmon + "\n"]));

    [Theory]
    [InlineData("group-by: [username]", "{gte: 2}", "", "5:14 'username' is no field of an event | did you mean 'user.name'?")]
    [InlineData("group-by: username", "{gte: 2}", "", "5:13 'username' is no field of an event | did you mean 'user.name'?")]
    [InlineData("aliases: {ip: {r: source.pi}}", "{gte: 2}", "", "5:21 'source.pi' is no field of an event | did you mean 'source.ip'?")]
    [InlineData("group-by: [user.name]", "{gte: 2}", "secmon: {once_per: statement}", "8:20 'statement' is no field of an event | secmon parse shows the fields that rules see; a column +NAME of lists/enrich/*.csv adds one")]
    [InlineData("group-by: [user.name]", "{gte: 2}", "secmon: {explain: '{usre.name}'}", "8:21 'usre.name' is no field of an event | did you mean 'user.name'?")]
    [InlineData("group-by: [ip]\n  aliases: {ip: {r: source.ip}}", "{gte: 2}", "", null)]
    public void A_field_that_no_event_has_is_found_in_a_correlation(string keys, string condition, string secmon, string? problem)
    {
        var correlation = $"title: c\ncorrelation:\n  type: event_count\n  rules: [r]\n  {keys}\n  timespan: 5m\n  condition: {condition}\n{secmon}\n";

        Assert.Equal(problem is null ? [] : [problem], Of(ProblemKinds.UnknownField, [Read, correlation]));
        Assert.Empty(Of(ProblemKinds.UnknownField, [Foreign.Replace("name: w", "name: r"), correlation.Replace("source.pi", "SourceAddress").Replace("usre.name", "UsreName")]));
    }

    [Theory]
    [InlineData("correlation:\n  type: value_count\n  rules: [r]\n  timespan: 5m\n  condition: {field: sourceip, gte: 2}", "6:22 'sourceip'")]
    [InlineData("secmon:\n  type: first_seen\n  rules: [r]\n  field: sourceip", "5:10 'sourceip'")]
    [InlineData("secmon:\n  type: ratio\n  rules: [r]\n  over: {sum: rows}\n  under: count\n  timespan: 5m\n  condition: {gte: 2}", "5:15 'rows'")]
    [InlineData("secmon:\n  type: baseline\n  rules: [r]\n  of: {distinct: subject}\n  condition: {times: 2}", "5:18 'subject'")]
    public void A_field_that_no_event_has_is_found_where_numbers_come_from(string kind, string place) =>
        Assert.Equal($"{place} is no field of an event", Assert.Single(Of(ProblemKinds.UnknownField, [Read, $"title: c\n{kind}\n"])).Split(" | ")[0]);

    [Theory]
    [InlineData("event.action: reads", "'reads' is no value of event.action")]
    [InlineData("event.action: [read, wirte]", "'wirte' is no value of event.action")]
    [InlineData("event.action|startswith: copi", "'copi' is no value of event.action")]
    [InlineData("event.action|neq: reads", "'reads' is no value of event.action")]
    [InlineData("event.action|cased: Read", "'Read' is no value of event.action")]
    [InlineData("event.action|re: '^reads$'", "'^reads$' is no value of event.action")]
    [InlineData("secmon.account.kind: clerck", "'clerck' is no value of secmon.account.kind")]
    [InlineData("secmon.feed.issue: gaps", "'gaps' is no value of secmon.feed.issue")]
    [InlineData("secmon.sql.kind: copyout", "'copyout' is no value of secmon.sql.kind")]
    [InlineData("secmon.sql.tells: tautologies", "'tautologies' is no value of secmon.sql.tells")]
    [InlineData("secmon.time.weekday: sunday", "'sunday' is no value of secmon.time.weekday")]
    [InlineData("event.outcome: failed", "'failed' is no value of event.outcome")]
    [InlineData("db.system.name: postgres", "'postgres' is no value of db.system.name")]
    [InlineData("event.action: [READ, copy_*, 'log?ut']", null)]
    [InlineData("event.action: null", null)]
    [InlineData("event.action|exists: true", null)]
    [InlineData("event.action|fieldref: secmon.sql.kind", null)]
    [InlineData("secmon.account.kind|contains: user", null)]
    [InlineData("secmon.account.kind: inspector_general", null)]   // a list of the deployment says it
    [InlineData("secmon.sql.tells|all: [stacked, file_access]", null)]
    [InlineData("secmon.audit.class: read", null)]
    public void A_value_that_a_field_never_has_is_found(string line, string? problem)
    {
        var list = new RuleFile("lists/enrich/accounts.csv", "enrich/accounts.csv", "user.name,+secmon.account.kind\na,inspector_general\n");
        Assert.Equal(problem is null ? [] : [problem], Of(ProblemKinds.UnknownValue, [Read.Replace("event.action: read", line)], lists: list).Select(found => found.Split(' ', 2)[1].Split(" | ")[0]));
    }

    [Fact]
    public void Words_that_senders_of_JSON_may_choose_are_judged_in_log_sources_of_SecMon_only()
    {
        Assert.Empty(Of(ProblemKinds.UnknownValue, [Foreign.Replace("Image: x", "event.action: logged-in")]));
        Assert.Single(Of(ProblemKinds.UnknownValue, [Foreign.Replace("Image: x", "secmon.account.kind: clerks")]));
    }

    [Theory]
    [InlineData("db.collection.name: '%tables%'", "5:29 '%tables%' is plain text here, not the list 'tables': the line has no 'expand' | write db.collection.name|expand: '%tables%'")]
    [InlineData("db.query.text|contains: 'from %tables%'", "5:33 '%tables%' is plain text here, not the list 'tables': the line has no 'expand' | write db.query.text|contains|expand: 'from %tables%'")]
    [InlineData("db.collection.name: '%tabels%'", "5:29 '%tabels%' is plain text here, not the list 'tabels': the line has no 'expand' | write db.collection.name|expand: '%tabels%', with a list lists/tabels.txt; did you mean '%tables%'?")]
    [InlineData("db.collection.name|expand: '%tables%'", null)]
    [InlineData("db.query.text|contains: '%x%y'", null)]
    public void The_name_of_a_list_without_expand_is_found(string line, string? problem) =>
        Assert.Equal(problem is null ? [] : [problem], Of(ProblemKinds.List, [Read.Replace("event.action: read", line)], lists: new RuleFile("lists/tables.txt", "tables.txt", "pop.citizen\n")));

    [Fact]
    public void Percent_signs_of_foreign_rules_are_left_alone() =>
        Assert.Empty(Of(ProblemKinds.List, [Foreign.Replace("Image: x", "CommandLine: '%TEMP%'")], lists: new RuleFile("lists/tables.txt", "tables.txt", "pop.citizen\n")));

    private static IEnumerable<string> Of(ProblemKind kind, string[] rules, LogSource[]? declared = null, params RuleFile[] lists)
    {
        var files = rules.Select((text, i) => new RuleFile($"rules/r{i}.yml", $"r{i}.yml", text)).ToArray();
        var loaded = LoadedRules.Load(new RuleFiles(files, lists), SubjectPseudonyms.WithPublicKeys());
        Assert.DoesNotContain(loaded.Problems, problem => problem.IsError);
        return RuleChecks.Run(loaded, declared: declared).Where(problem => problem.Kind == kind)
            .Select(problem => $"{problem.Location.Line}:{problem.Location.Column} {problem.Message}{(problem.Help is null ? "" : $" | {problem.Help}")}");
    }
}
