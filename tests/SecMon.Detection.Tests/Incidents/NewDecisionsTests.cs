using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Incidents;

/// <summary>One story, one incident; and what is done already is not done again.</summary>
public sealed class NewDecisionsTests
{
    private static readonly DateTime Ten = new(2026, 11, 16, 10, 0, 0, DateTimeKind.Utc);

    private readonly Dictionary<string, Case> _cases = "abcdef".Select(id => Of($"{id}")).ToDictionary(one => one.Id);
    private readonly Known _known = new();

    [Fact]
    public void A_worse_incident_takes_in_what_others_told_of_its_cases()
    {
        _known.Add(Open("minor", Severity.Medium, page: false, "a", "b"));

        var (id, wanted) = Assert.Single(Decide(Wanted("major", Severity.Critical, page: true, "b", "c")));

        Assert.Equal(["b", "c", "a"], wanted.Cases);
        Assert.Equal([_known.All[0].Id], wanted.TakesIn);
        Assert.NotEqual(_known.All[0].Id, id);
    }

    [Fact]
    public void A_lesser_one_joins_what_is_told_and_with_nothing_new_says_nothing()
    {
        _known.Add(Open("major", Severity.Critical, page: true, "a", "b"));

        Assert.Equal((_known.All[0].Id, "c"), Assert.Single(Decide(Wanted("minor", Severity.Medium, page: false, "b", "c"))) is var (id, wanted) ? (id, Assert.Single(wanted.Cases)) : default);
        Assert.Empty(Decide(Wanted("minor", Severity.Medium, page: false, "a", "b")));
    }

    [Theory]
    [InlineData(Severity.Critical, false)]   // louder, and does not page
    [InlineData(Severity.Critical, true)]    // worse in all, and full
    public void What_is_worse_is_never_taken_in(Severity severity, bool isFull)
    {
        var open = Open("major", severity, page: isFull, "a", "b");
        _known.Add(isFull ? open with { Cases = [.. open.Cases, .. Enumerable.Range(0, NewDecisions.MostCasesOfIncident).Select(i => open.Cases[0] with { Id = $"x{i}" })] } : open);

        var (_, wanted) = Assert.Single(Decide(Wanted("minor", Severity.High, page: true, "b", "c")));

        Assert.Empty(wanted.TakesIn);
        Assert.Equal(["b", "c"], wanted.Cases);
    }

    [Fact]
    public void Of_one_moment_the_worst_goes_first_and_the_others_join_it()
    {
        var decided = Decide(Wanted("minor", Severity.Medium, page: false, "a", "b"), Wanted("major", Severity.Critical, page: true, "b", "c"));

        Assert.Equal(["major", "minor"], decided.Select(one => one.Wanted.DecisionId));
        Assert.Equal(decided[0].IncidentId, decided[1].IncidentId);
        Assert.Equal(["a"], decided[1].Wanted.Cases);
    }

    [Fact]
    public void Cases_beyond_the_horizon_of_its_decision_begin_an_incident_of_their_own()
    {
        _known.Add(Open("d", Severity.High, page: false, "a"));
        _cases["b"] = _cases["b"] with { Last = Ten.AddDays(8) };

        Assert.NotEqual(_known.All[0].Id, Assert.Single(Decide(Wanted("d", Severity.High, page: false, "a", "b") with { Horizon = TimeSpan.FromDays(7) })).IncidentId);
        Assert.Equal(_known.All[0].Id, Assert.Single(Decide(Wanted("d", Severity.High, page: false, "a", "b") with { Horizon = TimeSpan.FromDays(9) })).IncidentId);
    }

    [Fact]
    public void Cases_that_are_all_closed_begin_no_incident()
    {
        _cases["a"] = _cases["a"] with { Status = CaseStatus.Closed };

        Assert.Empty(Decide(Wanted("d", Severity.High, page: false, "a")));
    }

    [Fact]
    public void An_account_of_another_system_is_another()
    {
        _known.Add(Open("d", Severity.High, page: false, "a") with { System = "other" });

        Assert.NotEqual(_known.All[0].Id, Assert.Single(Decide(Wanted("d", Severity.High, page: false, "b"))).IncidentId);
    }

    [Theory]
    [InlineData(EffectKind.Expect)]
    [InlineData(EffectKind.Lower)]
    [InlineData(EffectKind.Close)]
    public void What_is_part_of_an_open_incident_is_made_no_quieter(EffectKind kind)
    {
        var effect = new CaseEffect("q", "Q", kind, "a") { Level = Severity.Low, Verdict = CaseVerdict.Benign };
        Assert.Single(Effects(effect));

        _known.Add(Open("d", Severity.High, page: false, "a"));
        Assert.Empty(Effects(effect));
    }

    [Fact]
    public void An_effect_is_done_once_and_a_level_is_remembered_though_the_case_has_it()
    {
        var raise = new CaseEffect("r", "R", EffectKind.Raise, "a") { Level = Severity.Medium };
        var after = _cases["a"].With(Assert.Single(Effects(raise)), trigger: 7, Ten);
        Assert.Equal((Severity.Medium, 0L), (after.Severity, after.News));

        _cases["a"] = after;
        Assert.Empty(Effects(raise));
    }

    [Fact]
    public void A_closed_case_is_left_alone()
    {
        _cases["a"] = _cases["a"] with { Status = CaseStatus.Closed };

        Assert.Empty(Effects(new CaseEffect("p", "P", EffectKind.Page, "a")));
    }

    private IReadOnlyList<(string IncidentId, IncidentProposal Wanted)> Decide(params IncidentProposal[] wanted) => NewDecisions.Of(new CaseOutcome([], wanted, [], 0), _cases, _known).Incidents;

    private IReadOnlyList<CaseEffect> Effects(params CaseEffect[] effects) => NewDecisions.Of(new CaseOutcome(effects, [], [], 0), _cases, _known).Effects;

    private Incident Open(string decision, Severity severity, bool page, params string[] cases) =>
        Incident.Of(Wanted(decision, severity, page, cases) with { System = "db1" }, [.. cases.Select(id => _cases[id])], Ten);

    private static IncidentProposal Wanted(string decision, Severity severity, bool page, params string[] cases) => new(decision, decision, "t", severity, "user.name", "ann", cases) { Page = page };

    private static Case Of(string id) => new()
    {
        Id = id,
        RuleId = "r",
        RuleName = "R",
        Group = "g",
        Severity = Severity.Medium,
        System = "db1",
        User = "ann",
        Gap = TimeSpan.FromMinutes(30),
        Time = Ten,
        First = Ten,
        Last = Ten,
        Count = 1,
        Revision = 1,
        Raised = Ten,
        Updated = Ten,
        Action = "raised",
        IsAudible = true,
        IsTold = true,
    };

    private sealed class Known : IKnownIncidents
    {
        public List<Incident> All { get; } = [];

        public void Add(Incident one) => All.Add(one);

        public IReadOnlyList<Incident> Of(string by, string value, string system) => [.. All.Where(one => one.By == by && one.Value == value && one.System == system)];

        public bool IsInOpen(string caseId) => All.Any(one => one.IsOpen && one.Cases.Any(member => member.Id == caseId));
    }
}
