using SecMon.Events;

namespace SecMon.Detection.Rules;

/// <summary>A compiled part of a detection: true or false of one event, without side effects, safe on many threads.</summary>
public interface IEventPredicate
{
    /// <summary>True when it holds for the event.</summary>
    bool Holds(AccessEvent access);
}
