using System.Collections.Concurrent;
using System.Linq.Expressions;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>
/// Compiles expressions that differ in their <see cref="RulePart"/> alone once: the shape becomes a function that closes a
/// delegate over the part. Compiling is what a rule costs, and most rules have the same few shapes.
/// </summary>
internal static class ShapeCompiler
{
    private static readonly ConcurrentDictionary<string, Func<RulePart, Delegate>> Shapes = new();

    /// <summary>Compiles an expression that calls at most one part.</summary>
    public static TDelegate Compile<TDelegate>(Expression<TDelegate> expression)
        where TDelegate : Delegate
    {
        var reader = new ShapeReader();
        var shape = (LambdaExpression)reader.Visit(expression);
        if (reader.Part is null)
            return expression.Compile();
        var make = Shapes.GetOrAdd(reader.Key, static (_, shape) => MakerOf(shape.Shape, shape.Parameter), (Shape: shape, reader.Parameter));
        return (TDelegate)make(reader.Part);
    }

    private static Func<RulePart, Delegate> MakerOf(LambdaExpression shape, ParameterExpression part) =>
        Expression.Lambda<Func<RulePart, Delegate>>(Expression.Convert(shape, typeof(Delegate)), part).Compile();
}
