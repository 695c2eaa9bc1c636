using System.Collections.Immutable;

namespace Kedge.Images;

/// <summary>
/// The layers of an image that is being made, by their place from the bottom. They are laid in any order; what can be used is
/// the run of them that stands without a gap, since a container's file system is stacked from the bottom.
/// </summary>
/// <param name="layers">Null where a layer is still to come.</param>
public sealed class StandingLayers(ImmutableArray<Layer?> layers, IProgress<ImmutableArray<Layer>>? standing)
{
    readonly Layer?[] _layers = [.. layers];
    readonly Lock _lock = new();
    int _standing;

    public void Add(int place, Layer layer)
    {
        lock (_lock)
        {
            _layers[place] = layer;
            var before = _standing;
            while (_standing < _layers.Length && _layers[_standing] is not null) _standing++;
            if (_standing > before) standing?.Report([.. _layers.Take(_standing)!]);
        }
    }
}
