using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn.Searching;

/// <summary>The query language of the boards and tests: match_all, bool, range, exists, term, terms, query_string.</summary>
internal sealed class QueryParser(Fields fields)
{
    /// <summary>Reads a query; none finds everything.</summary>
    /// <exception cref="RefusedException">The server would refuse it, or the stand-in does not know it.</exception>
    public Func<StoredDocument, bool> Parse(JsonNode? query)
    {
        if (query is null || fields.AreUnknown)
            return _ => true;
        var (name, body) = Json.One(query, "query");
        switch (name)
        {
            case "match_all":
                Json.Keys(body, name);
                return _ => true;
            case "bool":
                return Bool(Json.Keys(body, name, "must", "filter", "should", "must_not", "minimum_should_match"));
            case "exists":
                return FieldTest.Exists(fields[Json.Text(Json.Keys(body, name, "field")["field"], name)]);
            case "term":
                var (field, value) = Json.One(body, name);
                return FieldTest.Is(fields[field], Json.Text(value is JsonObject ? Json.Keys(value, name, "value")["value"] : value, name));
            case "terms":
                var (of, values) = Json.One(body, name);
                var tests = Json.List(values).Select(one => FieldTest.Is(fields[of], Json.Text(one, name))).ToList();
                return document => tests.Exists(test => test(document));
            case "range":
                return Range(body);
            case "query_string":
                var text = Json.Keys(body, name, "query", "analyze_wildcard", "default_operator");
                return text["default_operator"] is null ? LuceneQuery.Parse(Json.Text(text["query"], name), fields) : throw RefusedException.IllegalArgument("the stand-in knows no other operator than OR");
            default:
                throw new RefusedException(400, "parsing_exception", $"unknown query [{name}]");
        }
    }

    private Func<StoredDocument, bool> Bool(JsonObject body)
    {
        var must = Tests("must").Concat(Tests("filter")).ToList();
        var should = Tests("should").ToList();
        var mustNot = Tests("must_not").ToList();
        var atLeast = (int?)body["minimum_should_match"] ?? (must.Count == 0 && should.Count > 0 ? 1 : 0);
        return document => must.TrueForAll(test => test(document)) && !mustNot.Exists(test => test(document)) && should.Count(test => test(document)) >= atLeast;

        IEnumerable<Func<StoredDocument, bool>> Tests(string occurs) => Json.List(body[occurs]).Select(Parse);
    }

    private Func<StoredDocument, bool> Range(JsonNode? body)
    {
        var (name, value) = Json.One(body, "range");
        var range = Json.Keys(value, "range", "gte", "gt", "lte", "lt", "format");
        return FieldTest.IsBetween(
            fields[name], (range["gte"] ?? range["gt"])?.ToString(), range["gte"] is not null, (range["lte"] ?? range["lt"])?.ToString(), range["lte"] is not null, (string?)range["format"]);
    }
}
