using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Tests.Decisions.Cases;

public class IncidentTests
{
    private static readonly Case Login = Some.Case("AC-02", "c1", first: 8, last: 8);
    private static readonly Case Dump = Some.Case("EX-01", "c2", first: 9, last: 9);

    [Fact]
    public void Cases_of_one_account_become_one_incident()
    {
        var incident = Assert.Single(new[] { Dump, Login }.Decide(BreakIn()).Incidents);

        Assert.Equal(("breakin", "Title of breakin", "user.name", "ann", Severity.High), (incident.DecisionId, incident.DecisionTitle, incident.By, incident.Value, incident.Severity));
        Assert.Equal(["c1", "c2"], incident.Cases);
        Assert.Equal(["case AC-02 c1", "case EX-01 c2"], incident.Facts);
    }

    [Fact]
    public void Its_id_is_made_of_the_first_case_however_cases_are_given()
    {
        var third = Some.Case("EX-02", "c0", first: 10, last: 10);
        Assert.Equal(
            new[] { Login, Dump, third }.Decide(BreakIn()).Incidents.Single().Id,
            new[] { third, Dump, Login }.Decide(BreakIn()).Incidents.Single().Id);
    }

    [Fact]
    public void Cases_of_equal_time_stand_by_id() =>
        Assert.Equal(["c1", "c9"], new[] { Some.Case("EX-01", "c9", first: 8, last: 9), Login }.Decide(BreakIn()).Incidents.Single().Cases);

    [Fact]
    public void All_matches_of_a_decision_on_one_account_are_one_incident_that_says_what_the_first_says()
    {
        var cases = new[] { Login, Dump, Some.Case("EX-02", "c3", Severity.High, first: 10, last: 10) };
        var decision = BreakIn().Then(EffectKind.Page, "dump");
        var incident = Assert.Single(cases.Decide(decision).Incidents);

        Assert.Equal(["c1", "c2", "c3"], incident.Cases);
        Assert.Equal(["case AC-02 c1", "case EX-02 c3", "case EX-01 c2"], incident.Facts);
    }

    [Fact]
    public void Each_account_has_its_own()
    {
        Case[] cases = [Login, Dump, Some.Case("AC-02", "d1", user: "bob"), Some.Case("EX-01", "d2", user: "bob")];
        Assert.Equal([("ann", "c1 c2"), ("bob", "d1 d2")], cases.Decide(BreakIn()).Incidents.Select(incident => (incident.Value, string.Join(' ', incident.Cases))));
    }

    [Fact]
    public void By_address_the_cases_of_all_accounts_from_there_belong_together()
    {
        var decision = DecisionBuilder.OnCase("spray").Case("one", DecisionBuilder.Is("use_case", "AC-02")).AllOf("all", 3, "user.name", CaseFact.KindName, DecisionBuilder.Join("source.ip", "one", "source.ip")).Incident("source.ip", "all");
        Case[] cases = [.. new[] { "ann", "bob", "eve" }.Select((user, i) => Some.Case("AC-02", $"c{i}", user: user, address: "10.9.9.9")), Some.Case("AC-02", "other", user: "kim", address: "10.0.0.2")];
        var incident = Assert.Single(cases.Decide(decision).Incidents);

        Assert.Equal(("10.9.9.9", "c0 c1 c2"), (incident.Value, string.Join(' ', incident.Cases)));
    }

    [Fact]
    public void By_source_a_case_without_an_account_belongs_too()
    {
        var decision = DecisionBuilder.OnCase("s").Case("one", DecisionBuilder.Is("use_case", "AC-02")).Case("two", DecisionBuilder.Join("source", "one", "source")).Incident("source", "one", "two");
        Assert.Equal("db", Assert.Single(new[] { Login, Some.Case("PR-01", "c5", user: "") }.Decide(decision).Incidents).Value);
    }

    [Fact]
    public void A_case_of_several_accounts_counts_for_the_one_that_it_shares()
    {
        var spray = Some.Case("AC-02", "c1", first: 8, user: "ann bob kim");
        var incident = Assert.Single(new[] { spray, Some.Case("EX-01", "c2", user: "bob") }.Decide(BreakIn()).Incidents);
        Assert.Equal(("bob", "c1 c2"), (incident.Value, string.Join(' ', incident.Cases)));
    }

    [Fact]
    public void Of_equally_shared_accounts_the_first_in_order_counts() =>
        Assert.Equal("bob", Assert.Single(new[] { Some.Case("AC-02", "c1", user: "kim bob"), Some.Case("EX-01", "c2", user: "bob kim") }.Decide(BreakIn())
            .Incidents).Value);

    [Fact]
    public void A_case_without_the_value_is_left_out()
    {
        var decision = DecisionBuilder.OnCase("s").Case("one", DecisionBuilder.Is("use_case", "AC-02")).Case("two").Incident("user.name", "one", "two");
        Assert.Equal(["c1"], Assert.Single(new[] { Login, Some.Case("PR-01", "c5", user: "") }.Decide(decision).Incidents).Cases);
        Assert.Empty(new[] { Some.Case("AC-02", "c1", user: ""), Some.Case("PR-01", "c5", user: "") }.Decide(decision).Incidents);
    }

    [Fact]
    public void Texts_are_filled_and_show_no_citizen_id()
    {
        var decision = BreakInWhere().Then(new Effect
        {
            Kind = EffectKind.Incident,
            Because = DecisionBuilder.Text("of ", "login"),
            Incident = new WantedIncident(DecisionBuilder.Text("Break-in by ", "login"), Severity.Critical, new FieldName("user.name"), ["login", "dump"])
            {
                Page = true,
                Next = DecisionBuilder.Text("lock ", "dump"),
                Runbook = "https://wiki/1",
            },
        });
        var incident = Assert.Single(new[] { Some.Case("AC-02", "c1", user: "clerk_001085000107"), Some.Case("EX-01", "c2", user: "clerk_001085000107") }.Decide(decision).Incidents);

        Assert.Equal(("Break-in by clerk_person", "of clerk_person", "lock clerk_person", "https://wiki/1", true), (incident.Title, incident.Because, incident.Next, incident.Runbook, incident.Page));
    }

    [Fact]
    public void In_shadow_there_is_none() => Assert.Empty(new[] { Login, Dump }.Decide(BreakIn().InShadow()).Incidents);

    private static DecisionBuilder BreakIn() => BreakInWhere().Incident("user.name", "login", "dump");

    private static DecisionBuilder BreakInWhere() => DecisionBuilder.OnCase("breakin")
        .Case("login", DecisionBuilder.Is("use_case", "AC-*"))
        .Case("dump", DecisionBuilder.Is("use_case", "EX-*"), Deciding.SameUser("login"));
}
