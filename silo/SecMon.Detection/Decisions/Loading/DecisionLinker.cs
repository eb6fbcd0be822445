using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Lists;
using SecMon.Detection.Loading;
using SecMon.Detection.Modifiers;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>Makes decisions of their documents, once all files and the headers of all lists are known.</summary>
/// <param name="documents">All documents of all files.</param>
/// <param name="lists">All lists.</param>
/// <param name="fields">The fields that rules name.</param>
internal sealed class DecisionLinker(IReadOnlyList<RuleDocument> documents, ListLibrary lists, FieldNames fields)
{
    private readonly DecisionDocument[] _decisions = [.. documents.OfType<DecisionDocument>()];

    /// <summary>The decisions of the files without an error that run, in the order of paths and documents.</summary>
    public IEnumerable<Decision> Sound =>
        _decisions.Where(document => !document.Problems.HasErrors && !document.NeverRuns).Select(document => document.Decision).OfType<Decision>();

    /// <summary>Reads all decisions and notes what is wrong, so that their files are refused.</summary>
    public void Link()
    {
        if (_decisions.Length == 0)
            return;
        var schema = FactSchema.Of(lists.Files);
        ConcludedFields.Learn(_decisions, schema);
        var names = new RuleNameChecks(documents);
        foreach (var document in _decisions)
        {
            document.Decision = new DecisionReader(document, schema, new LineCompiler(lists, fields, document.Problems)).Read();
            names.Check(document);
        }

        var byMoment = _decisions.Where(document => !document.NeverRuns).ToLookup(document => document.Moment);
        new ConclusionChecks([.. byMoment[DecisionMoment.Signals]], [.. byMoment[DecisionMoment.Case]]).Check();
        new ConclusionChecks([.. byMoment[DecisionMoment.Case]], [.. byMoment[DecisionMoment.Signals]]).Check();
    }
}
