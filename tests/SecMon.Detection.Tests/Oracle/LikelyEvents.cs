using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace SecMon.Detection.Tests.Oracle;

/// <summary>Events made from the values of a rule itself, so that many match it and most others come near.</summary>
internal sealed class LikelyEvents(int seed)
{
    private static readonly string[] Noise = ["", "x", " ", "C:\\Windows\\", "-q", ".exe", "1"];

    private readonly Random _random = new(seed);

    /// <summary>An event as JSON text.</summary>
    public string Make(string rule)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(rule));
        var fields = new Dictionary<string, (string Start, string Middle, string End)>();
        foreach (var document in stream.Documents.Select(one => one.RootNode).OfType<YamlMappingNode>())
        {
            if (document.Children.TryGetValue("detection", out var detection))
                Fill(fields, (YamlMappingNode)detection);
        }

        var json = new JsonObject();
        foreach (var (field, (start, middle, end)) in fields)
        {
            var text = start + middle + end;
            json[field] = long.TryParse(text, out var number) && _random.Next(3) > 0 ? number : _random.Next(12) == 0 ? new JsonArray("x", text) : (JsonNode)text;
        }

        json["Computer"] = Pick(Noise);
        return json.ToJsonString();
    }

    private void Fill(Dictionary<string, (string Start, string Middle, string End)> fields, YamlMappingNode detection)
    {
        foreach (var (name, selection) in detection.Children)
        {
            var isFilter = ((YamlScalarNode)name).Value!.StartsWith("filter", StringComparison.Ordinal);
            if (((YamlScalarNode)name).Value is "condition" or "timeframe" || _random.Next(100) < (isFilter ? 80 : 5))
                continue;
            var chosen = selection is YamlSequenceNode list ? Pick(list.Children) : selection;
            if (chosen is YamlScalarNode keyword)
                Add(fields, "Message", "contains", keyword.Value!);
            else if (chosen is YamlMappingNode map)
                Fill(fields, map.Children);
        }
    }

    private void Fill(Dictionary<string, (string Start, string Middle, string End)> fields, IDictionary<YamlNode, YamlNode> lines)
    {
        foreach (var (key, value) in lines)
        {
            var (field, modifiers) = ((YamlScalarNode)key).Value!.Split('|') is [var first, .. var rest] ? (first, rest) : ("", []);
            var values = value is YamlSequenceNode list ? list.Children : [value];
            foreach (var one in modifiers.Contains("all") ? values : [Pick(values)])
                Add(fields, field.Length == 0 ? "Message" : field, modifiers.FirstOrDefault(modifier => modifier is "contains" or "startswith" or "endswith"), TextOf(one, modifiers));
        }
    }

    private void Add(Dictionary<string, (string Start, string Middle, string End)> fields, string field, string? affix, string text)
    {
        var now = fields.GetValueOrDefault(field, ("", "", ""));
        fields[field] = affix switch
        {
            "contains" => (now.Item1, now.Item2 + Pick(Noise) + text + Pick(Noise), now.Item3),
            "startswith" => (text + Pick(Noise), now.Item2, now.Item3),
            "endswith" => (now.Item1, now.Item2, Pick(Noise) + text),
            _ => ("", text, ""),
        };
    }

    private string TextOf(YamlNode value, string[] modifiers)
    {
        var text = (value as YamlScalarNode)?.Value ?? "";
        if (modifiers.Contains("cidr"))
            return text.Split('/')[0];
        var plain = OracleText.Read(text).Select(piece => piece.Sign == '=' ? piece.Text : piece.Sign == '?' ? "q" : Pick(Noise));
        var pieces = modifiers.Contains("windash") ? Pick(OracleText.Windash(OracleText.Plain(string.Concat(plain)))) : OracleText.Plain(string.Concat(plain));
        var encoded = string.Concat(Pick([.. OracleEncodings.Of(pieces, modifiers)]).Select(piece => piece.Text));
        return _random.Next(4) == 0 && !modifiers.Contains("base64offset") ? encoded.ToUpperInvariant() : encoded;
    }

    private T Pick<T>(IList<T> of) => of[_random.Next(of.Count)];
}
