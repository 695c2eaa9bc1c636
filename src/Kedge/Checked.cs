using System.Collections.Immutable;

namespace Kedge;

/// <summary>A value, or every problem that stands in its way. Warnings may come along with a value.</summary>
public sealed class Checked<T> where T : class
{
    readonly T? _value;

    Checked(T? value, ImmutableArray<Problem> problems) => (_value, Problems) = (value, problems);

    public ImmutableArray<Problem> Problems { get; }

    public bool IsOk => _value is not null;

    /// <summary>The value. Ask <see cref="IsOk"/> first.</summary>
    public T Value => _value ?? throw new InvalidOperationException($"not ok: {Problems[0].Message}");

    public static Checked<T> Ok(T value, params IEnumerable<Problem> warnings) => new(value, [.. warnings]);

    public static Checked<T> Bad(params IEnumerable<Problem> problems) => new(null, [.. problems]);

    public Checked<TNext> Then<TNext>(Func<T, Checked<TNext>> next) where TNext : class
    {
        if (_value is null) return Checked<TNext>.Bad(Problems);
        var result = next(_value);
        return result.IsOk
            ? Checked<TNext>.Ok(result.Value, [.. Problems, .. result.Problems])
            : Checked<TNext>.Bad([.. Problems, .. result.Problems]);
    }
}
