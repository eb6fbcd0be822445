using SecMon.Detection.Loading;
using SecMon.Detection.Matching;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Modifiers;

/// <summary><c>cidr</c>: an IPv4 or IPv6 network.</summary>
internal sealed class NetworkValues(Placeholders placeholders, Problems problems) : IValueCompiler
{
    /// <inheritdoc/>
    public IReadOnlyList<ValueTest>? Compile(ModifierChain chain, YamlScalar value)
    {
        if (value.Kind != YamlScalarKind.Text)
        {
            problems.Error(value, $"'cidr' takes text, not {value.Noun}");
            return null;
        }

        var texts = chain.Has(Modifier.Expand) ? placeholders.ExpandRaw(value) : [value.Text];
        if (texts is null)
            return null;

        var tests = new List<ValueTest>();
        foreach (var text in texts)
        {
            if (IpNetwork.TryParse(text, out var network, out var problem))
                tests.Add(new NetworkTest(network));
            else
                problems.Error(value, problem!, "write it as 10.0.0.0/8, 2001:db8::/32 or one address");
        }

        return tests.Count == texts.Count ? tests : null;
    }
}
