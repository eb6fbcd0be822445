using SecMon.Detection.Rules;
using SecMon.Events.Subjects;
using SecMon.Silo.Rules;

namespace SecMon.Silo.Tests.Rules;

public class RuleRevisionTests
{
    private const string Login = "title: Login\nname: login\nlogsource: {category: database}\ndetection:\n  sel: {event.action: login}\n  condition: sel\n";
    private const string Many = "title: Many logins\ncorrelation:\n  type: event_count\n  rules: [login]\n  timespan: 1m\n  condition: {gte: 3}\n";

    private const string LoginTests = """
        - name: a login
          at: 2026-01-05T09:00:00+07:00
          events: [{event.action: login}]
          expect: [{rule: Login, events: [0]}]
        """;

    private static readonly LoadedRules InForce = RuleRevision.Of(Files(("login.yml", Login)), null, Pseudonyms).Rules;

    [Fact]
    public void Good_files_come_into_force()
    {
        var revision = RuleRevision.Of(Files(("login.yml", Login), ("many.yml", "title: Read" + Login[12..].Replace("name: login\n", ""))), InForce, Pseudonyms);

        Assert.Equal(["Login", "Read"], Titles(revision));
        Assert.DoesNotContain(revision.Problems, problem => problem.IsError);
    }

    [Fact]
    public void Of_a_file_with_an_error_the_last_good_version_stays_and_the_others_come_into_force()
    {
        var revision = RuleRevision.Of(Files(("login.yml", Login.Replace("condition: sel", "condition: sl")), ("other.yml", Login.Replace("Login", "Other").Replace("name: login\n", ""))), InForce, Pseudonyms);

        Assert.Equal(["Login", "Other"], Titles(revision));
        Assert.Contains("selection 'sl' is not defined", Assert.Single(revision.Problems, problem => problem.IsError).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tests_of_a_file_with_an_error_are_not_run()
    {
        var revision = RuleRevision.Of(Files(("login.yml", Login.Replace("condition: sel", "condition: sl")), ("login.tests.yml", LoginTests)), InForce, Pseudonyms);

        Assert.Contains("selection 'sl' is not defined", Assert.Single(revision.Problems, problem => problem.IsError).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_status_that_runs_in_shadow_makes_a_change_that_the_ledger_notes()
    {
        var files = Files(("login.yml", Login + "status: test\n"));
        var inForce = RuleRevision.Of(files, null, Pseudonyms).Rules;
        var revision = RuleRevision.Of(files with { ShadowStatuses = ["test"] }, inForce, Pseudonyms);

        Assert.Equal(["Login"], RuleChange.Between(inForce, revision.Rules).Changed.Select(rule => rule.Title));
        Assert.True(Assert.Single(revision.Rules.RuleSet.Rules).IsShadow);
    }

    [Fact]
    public void A_new_file_with_an_error_is_left_out()
    {
        var revision = RuleRevision.Of(Files(("login.yml", Login), ("new.yml", "title: x\n")), InForce, Pseudonyms);

        Assert.Equal(["Login"], Titles(revision));
        Assert.NotEmpty(revision.Problems);
        Assert.Equal(InForce.RuleSet.Hash, revision.Rules.RuleSet.Hash);
    }

    [Fact]
    public void A_file_whose_tests_fail_stays_as_it_was()
    {
        var changed = Login.Replace("event.action: login", "event.action: logout");

        var revision = RuleRevision.Of(Files(("login.yml", changed), ("login.tests.yml", LoginTests)), InForce, Pseudonyms);

        Assert.Equal(InForce.RuleSet.Detections[0].Metadata.Version, Assert.Single(revision.Rules.RuleSet.Detections).Metadata.Version);
        Assert.Contains("the test 'a login' fails", Assert.Single(revision.Problems, problem => problem.IsError).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_refers_to_a_rule_of_a_held_back_file_is_held_back_too()
    {
        var inForce = RuleRevision.Of(Files(("login.yml", Login), ("many.yml", Many)), null, Pseudonyms).Rules;
        var renamed = Login.Replace("name: login", "name: entered");

        var revision = RuleRevision.Of(
            Files(("login.yml", renamed), ("login.tests.yml", LoginTests.Replace("login}", "logout}")), ("many.yml", Many.Replace("[login]", "[entered]"))), inForce, Pseudonyms);

        Assert.Equal(inForce.RuleSet.Hash, revision.Rules.RuleSet.Hash);
        Assert.Equal(2, revision.Problems.Count(problem => problem.IsError));
    }

    [Fact]
    public void A_file_that_is_being_written_keeps_its_last_version()
    {
        var revision = RuleRevision.Of(Files(("login.yml", "")), InForce, Pseudonyms);

        Assert.Equal(["Login"], Titles(revision));
        Assert.Contains(revision.Problems, problem => problem.IsError && problem.Message.StartsWith("the file is empty", StringComparison.Ordinal));
    }

    [Fact]
    public void A_removed_file_is_gone() => Assert.Empty(RuleRevision.Of(Files(), InForce, Pseudonyms).Rules.RuleSet.Detections);

    [Fact]
    public void A_changed_list_makes_all_tests_run()
    {
        var listed = Login.Replace("{event.action: login}", "{event.action: login, 'user.name|expand': '%admins%'}");
        var tests = LoginTests.Replace("login}]\n", "login, user.name: a}]\n");
        var good = new RuleFiles([File("login.yml", listed), File("login.tests.yml", tests)], [File("admins.txt", "a\n")]);
        var inForce = RuleRevision.Of(good, null, Pseudonyms).Rules;

        var revision = RuleRevision.Of(good with { Lists = [File("admins.txt", "b\n")] }, inForce, Pseudonyms);

        Assert.Contains(revision.Problems, problem => problem.Message.StartsWith("the test 'a login' fails", StringComparison.Ordinal));
    }

    private static SubjectPseudonyms Pseudonyms() => SubjectPseudonyms.WithPublicKeys();

    private static List<string> Titles(RuleRevision revision) => [.. revision.Rules.RuleSet.Detections.Select(rule => rule.Metadata.Title)];

    private static RuleFiles Files(params (string Path, string Text)[] files) => new([.. files.Select(file => File(file.Path, file.Text))], []);

    private static RuleFile File(string path, string text) => new(path, path, text);
}
