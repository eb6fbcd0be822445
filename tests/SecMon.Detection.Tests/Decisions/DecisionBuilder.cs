using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Matching;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Tests.Decisions;

/// <summary>Builds decisions by code, as the loader does from documents.</summary>
internal sealed class DecisionBuilder(string id)
{
    private readonly List<FactPattern> _when = [];
    private readonly List<GatherPattern> _allOf = [];
    private readonly List<FactPattern> _not = [];
    private readonly List<Effect> _then = [];
    private bool _isShadow;
    private DecisionMoment _moment;
    private TimeSpan _horizon = Decision.DefaultHorizon;
    private DateOnly? _expires;
    private string _version = Guid.NewGuid().ToString();

    public static DecisionBuilder Named(string id) => new(id);

    public static DecisionBuilder OnCase(string id) => new(id) { _moment = DecisionMoment.Case };

    public static FactTest Is(string field, params string[] texts) => new(new FieldName(field), [.. texts.Select(Value)], WantsAll: false, IsNegated: false);

    public static FactTest IsNot(string field, string text) => new(new FieldName(field), [Value(text)], WantsAll: false, IsNegated: true);

    public static FactJoin Join(string field, string other, string otherField, JoinOperator comparison = JoinOperator.Equal) =>
        new(new FieldName(field), comparison, other, new FieldName(otherField));

    public DecisionBuilder When(string name, string kind = SignalFact.KindName, params object[] lines)
    {
        _when.Add(Pattern(name, kind, lines));
        return this;
    }

    public DecisionBuilder Not(string name, string kind = SignalFact.KindName, params object[] lines)
    {
        _not.Add(Pattern(name, kind, lines));
        return this;
    }

    public DecisionBuilder AllOf(string name, int count, string? by = null, string kind = SignalFact.KindName, params object[] lines)
    {
        _allOf.Add(new GatherPattern(Pattern(name, kind, lines), [new NumberTest(Comparison.GreaterOrEqual, ExactNumber.ParseYaml($"{count}"))], by is null ? null : new FieldName(by)));
        return this;
    }

    public DecisionBuilder Then(EffectKind kind, string target = "signal", Severity? to = null, string? into = null, FactText? because = null)
    {
        _then.Add(new Effect { Kind = kind, Target = target, To = to, Into = into, Because = because });
        return this;
    }

    public DecisionBuilder Case(string name, params object[] lines) => When(name, CaseFact.KindName, lines);

    public DecisionBuilder Then(Effect effect)
    {
        _then.Add(effect);
        return this;
    }

    public DecisionBuilder Incident(string by, params string[] cases) =>
        Then(new Effect { Kind = EffectKind.Incident, Incident = new WantedIncident(Text("story", null), Severity.High, new FieldName(by), cases) });

    public DecisionBuilder Looking(TimeSpan back)
    {
        _horizon = back;
        return this;
    }

    /// <summary>A text with a field of a fact behind it.</summary>
    public static FactText Text(string literal, string? name, string field = "user.name") =>
        new(name is null ? [new FactTextPart(literal)] : [new FactTextPart(literal), new FactTextPart(null, name, new FieldName(field))]);

    public DecisionBuilder Conclude(string name, params (string Field, string Fact, string FactField)[] fields)
    {
        _then.Add(new Effect
        {
            Kind = EffectKind.Conclude,
            Conclusion = name,
            Fields = fields.ToDictionary(field => field.Field, field => new ConcludedValue(field.Fact, new FieldName(field.FactField), FieldValue.Absent)),
        });
        return this;
    }

    public DecisionBuilder InShadow()
    {
        _isShadow = true;
        return this;
    }

    public DecisionBuilder Until(DateOnly day)
    {
        _expires = day;
        return this;
    }

    public DecisionBuilder OfVersion(string version)
    {
        _version = version;
        return this;
    }

    public Decision Build() => new()
    {
        Metadata = new RuleMetadata
        {
            Id = id,
            Title = $"Title of {id}",
            Version = _version,
            Location = new SourceLocation("decision.yml", 1, 1),
            Category = "",
            IsShadow = _isShadow,
        },
        Moment = _moment,
        Horizon = _horizon,
        When = _when,
        AllOf = _allOf,
        Not = _not,
        Then = _then,
        Expires = _expires,
    };

    private static ValueTest Value(string text) => new TextTest(SigmaText.Parse(text), isCased: false);

    private static FactPattern Pattern(string name, string kind, object[] lines) =>
        new(name, kind, [.. lines.OfType<FactTest>()], [.. lines.OfType<FactJoin>()]);
}
