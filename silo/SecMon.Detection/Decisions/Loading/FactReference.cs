using SecMon.Detection.Decisions.Facts;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>A field of a bound fact, as <c>$name.field</c> or <c>{name.field}</c> names it.</summary>
/// <param name="Name">The name of the fact.</param>
/// <param name="Field">The field.</param>
/// <param name="Type">The type of its values.</param>
internal sealed record FactReference(string Name, FieldName Field, FactFieldType Type);
