using Microsoft.AspNetCore.Http.HttpResults;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Api;

/// <summary>How sinks stand, and what was refused.</summary>
internal static class SinksApi
{
    public static void MapSinks(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sinks", Get).WithName("ListSinks").WithSummary("How every sink stands.");
        routes.MapGet("/sinks/{name}/dead-letters", DeadLettersOf).WithName("ListDeadLetters").WithSummary("What the other side of a sink refused for good.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Ok<SinkList> Get(SinkBoard board, IAlertLedger ledger) => TypedResults.Ok(new SinkList([.. board.All.Select(sink =>
        new SinkView(sink.Name, sink.Cursor, Math.Max(0, ledger.LastSequence - sink.Cursor), sink.DeadLetters, sink.Problem, sink.FailingSince))]));

    private static Results<Ok<DeadLetterList>, ProblemHttpResult> DeadLettersOf(string name, SinkBoard board, Store store)
    {
        if (!board.All.Any(sink => sink.Name == name))
            return Problem.NotFound($"there is no sink {name}");
        using var reader = Store.OpenReader(store.Path);
        return TypedResults.Ok(new DeadLetterList([.. DeadLetters.Read(reader, name).Select(letter => new DeadLetterView(
            letter.Document.Id, letter.Document.Version, letter.Document.Kind.ToString().ToLowerInvariant(), letter.Document.Sequence, letter.Time, letter.Reason))]));
    }
}
