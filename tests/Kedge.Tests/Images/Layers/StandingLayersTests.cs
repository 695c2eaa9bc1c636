using System.Collections.Immutable;
using Kedge.Images.Layers;

namespace Kedge.Tests.Images.Layers;

public sealed class StandingLayersTests
{
    sealed class Told : IProgress<StandingImage>
    {
        public List<StandingImage> All { get; } = [];
        public void Report(StandingImage value) => All.Add(value);
    }

    static Layer Layer(int place) => new(Digest.Of($"layer {place}"), 1, $"layer {place}");

    [Fact]
    public void A_layer_above_a_gap_stands_when_the_gap_is_filled()
    {
        var told = new Told();
        var layers = new StandingLayers([Layer(0), null, Layer(2), null], told);
        layers.Add(3, Layer(3));
        layers.Add(1, Layer(1));
        Assert.Equal([[Layer(0)], [Layer(0), Layer(1), Layer(2), Layer(3)]], told.All.Select(s => s.Layers.ToArray()));
        Assert.Equal([0, 2], told.All.Select(s => s.Laid));
    }

    [Fact]
    public void In_whatever_order_they_are_laid_each_report_is_a_longer_run_from_the_bottom()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var told = new Told();
            var places = Enumerable.Range(0, 1 + seed % 20).ToArray();
            var layers = new StandingLayers([.. places.Select(_ => (Layer?)null)], told);
            var order = places.ToArray();
            new Random(seed).Shuffle(order);
            foreach (var place in order) layers.Add(place, Layer(place));
            Assert.All(told.All, s => Assert.Equal(places.Take(s.Layers.Length).Select(Layer), s.Layers));
            Assert.All(told.All, s => Assert.Equal(s.Layers.Sum(l => l.Size), s.Laid));
            Assert.Equal(told.All.Select(s => s.Layers.Length).Order().Distinct(), told.All.Select(s => s.Layers.Length));
            Assert.Equal(places.Length, told.All[^1].Layers.Length);
        }
    }
}
