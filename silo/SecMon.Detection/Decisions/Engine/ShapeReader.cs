using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Text;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>Reads the shape of an expression: puts a parameter in the place of its <see cref="RulePart"/>, and writes down the rest.</summary>
internal sealed class ShapeReader : ExpressionVisitor
{
    private readonly StringBuilder _key = new();
    private readonly Dictionary<ParameterExpression, int> _names = [];

    /// <summary>Stands for the part.</summary>
    public ParameterExpression Parameter { get; } = Expression.Parameter(typeof(RulePart), "part");

    /// <summary>The part; null when the expression has none, or several.</summary>
    public RulePart? Part { get; private set; }

    /// <summary>The same for expressions that differ in their part alone.</summary>
    public string Key => _key.ToString();

    /// <inheritdoc/>
    [return: NotNullIfNotNull(nameof(node))]
    public override Expression? Visit(Expression? node)
    {
        _key.Append('(').Append(node?.NodeType).Append(' ').Append(node?.Type.AssemblyQualifiedName);
        var visited = base.Visit(node);
        _key.Append(')');
        return visited;
    }

    /// <inheritdoc/>
    protected override Expression VisitConstant(ConstantExpression node)
    {
        if (node.Value is RulePart part && Part is null)
        {
            Part = part;
            _key.Append("part");
            return Expression.Convert(Parameter, node.Type);
        }

        _key.Append(' ').Append(node.Value);
        return node;
    }

    /// <inheritdoc/>
    protected override Expression VisitParameter(ParameterExpression node)
    {
        if (!_names.TryGetValue(node, out var name))
            _names[node] = name = _names.Count;
        _key.Append(' ').Append(name);
        return node;
    }

    /// <inheritdoc/>
    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        _key.Append(' ').Append(node.Method.DeclaringType?.FullName).Append(' ').Append(node.Method);
        return base.VisitMethodCall(node);
    }

    /// <inheritdoc/>
    protected override Expression VisitMember(MemberExpression node)
    {
        _key.Append(' ').Append(node.Member.DeclaringType?.FullName).Append(' ').Append(node.Member);
        return base.VisitMember(node);
    }
}
