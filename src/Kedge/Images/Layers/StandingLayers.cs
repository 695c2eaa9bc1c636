using System.Collections.Immutable;

namespace Kedge.Images.Layers;

/// <summary>What an image's layers from the bottom up are so far.</summary>
/// <param name="Laid">Bytes of those among them that this build laid; the others an engine may well have already.</param>
public sealed record StandingImage(ImmutableArray<Layer> Layers, long Laid);

/// <summary>
/// The layers of an image that is being made, by their place from the bottom. They are laid in any order; what can be used is
/// the run of them that stands without a gap, since a container's file system is stacked from the bottom.
/// </summary>
/// <param name="layers">Null where a layer is still to come.</param>
public sealed class StandingLayers(ImmutableArray<Layer?> layers, IProgress<StandingImage>? standing)
{
    readonly Layer?[] _layers = [.. layers];
    readonly Lock _lock = new();
    readonly HashSet<int> _laid = [];
    int _standing;

    public void Add(int place, Layer layer)
    {
        lock (_lock)
        {
            _layers[place] = layer;
            _laid.Add(place);
            var before = _standing;
            while (_standing < _layers.Length && _layers[_standing] is not null) _standing++;
            if (_standing > before) standing?.Report(Now());
        }
    }

    StandingImage Now() => new([.. _layers.Take(_standing)!], _laid.Where(place => place < _standing).Sum(place => _layers[place]!.Size));
}
