using System.Text;
using SecMon.Detection.Explanation;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Formats.Json;
using SecMon.Events.Subjects;

namespace SecMon.Detection.RuleTests;

/// <summary>The events of a case, as the detector gets them.</summary>
internal static class RuleTestInput
{
    /// <summary>The events one after the other in one instance, not enriched yet; positions of their records count from 0.</summary>
    public static IEnumerable<AccessEvent> Of(RuleTestCase test, ISubjectPseudonyms pseudonyms)
    {
        var options = new ParserOptions { SourceId = "test", Pseudonyms = pseudonyms };
        return test.Lines is { } lines && LogFormats.Find(lines.Format) is { } format
            ? new EventInput(options).ReadLines(Encoding.UTF8.GetBytes(lines.Text), format)
            : Events(test, options);
    }

    private static IEnumerable<AccessEvent> Events(RuleTestCase test, ParserOptions options)
    {
        var events = new DocumentEvents(options);
        var access = new AccessEvent();
        for (var i = 0; i < test.Events.Count; i++)
        {
            access.Clear();
            access.Name = new RecordName(0, i);
            access.Record = BitConverter.GetBytes(i);
            events.Fill(access, test.Events[i].Document, test.Events[i].Timestamp.UtcDateTime);
            yield return access;
        }
    }
}
