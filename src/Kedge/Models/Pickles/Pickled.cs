using System.Globalization;

namespace Kedge.Models.Pickles;

/// <summary>
/// What a pickle describes, as values that nobody ran: a call is a description of a call. Values may contain themselves.
/// </summary>
public abstract class Pickled
{
    /// <summary>Short text for people; of what is nested only the outer layers.</summary>
    public abstract string Show(int depth = 2);

    public override string ToString() => Show();

    protected static string Several(IReadOnlyCollection<Pickled> values, int depth) =>
        depth <= 0 ? "…" : string.Join(", ", values.Take(4).Select(v => v.Show(depth - 1))) + (values.Count > 4 ? ", …" : "");
}

/// <summary>None, a truth value, a number, a text, bytes.</summary>
public sealed class PickledAtom(object? value) : Pickled
{
    public static readonly PickledAtom None = new(null), True = new(true), False = new(false);

    public object? Value => value;

    public override string Show(int depth = 2) => value switch
    {
        null => "None",
        bool truth => truth ? "True" : "False",
        string text => $"'{(text.Length <= 60 ? text : text[..59] + "…")}'",
        byte[] bytes => $"{bytes.Length} bytes",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => "?",
    };
}

/// <summary>A name that unpickling would import.</summary>
public sealed class PickledGlobal(string module, string name) : Pickled
{
    public string Module => module;
    public string Name => name;
    public string Full => $"{module}.{name}";

    public override string Show(int depth = 2) => Full;
}

/// <summary>A list, a tuple or a set.</summary>
public sealed class PickledSequence(List<Pickled> items) : Pickled
{
    public List<Pickled> Items => items;

    public override string Show(int depth = 2) => $"({Several(items, depth)})";
}

public sealed class PickledMap : Pickled
{
    public List<(Pickled Key, Pickled Value)> Entries { get; } = [];

    public override string Show(int depth = 2) => $"{Entries.Count} entries";
}

/// <summary>A call that unpickling would make, with what it would then put into the result.</summary>
public sealed class PickledCall(Pickled callable, Pickled arguments) : Pickled
{
    public Pickled Callable => callable;
    public IReadOnlyList<Pickled> Arguments => (arguments as PickledSequence)?.Items ?? [];
    /// <summary>Set by BUILD: an object's attributes.</summary>
    public Pickled? State { get; set; }
    public List<Pickled> Items { get; } = [];
    public List<(Pickled Key, Pickled Value)> Entries { get; } = [];

    /// <summary>A call may be of what a call gives, and so on: only the outer ones are written.</summary>
    public override string Show(int depth = 2) => depth < 0 ? "…" : $"{callable.Show(depth - 1)}({Several([.. Arguments.Take(5)], Math.Max(0, depth))})";
}

/// <summary>A persistent id: of PyTorch, a storage that lies outside of the pickle.</summary>
public sealed class PickledReference(Pickled id) : Pickled
{
    public IReadOnlyList<Pickled> Id => (id as PickledSequence)?.Items ?? [id];

    public override string Show(int depth = 2) => "storage";
}

/// <summary>Why a pickle cannot be read.</summary>
public sealed class PickleException(string message) : Exception(message);
