namespace Kedge.Docs.Diagrams.Drawing.Layout;

/// <summary>Distances in pixels.</summary>
static class Gaps
{
    /// <summary>Between neighbours of one layer.</summary>
    public const double Nodes = 28, Arrows = 16;

    /// <summary>Between two layers; there are two steps from node to node, one on each side of a label.</summary>
    public const double Layers = 24;

    /// <summary>What an arrow gets for each pixel that it goes across, and at most.</summary>
    public const double Turn = 0.18, LongestTurn = 76;

    /// <summary>Within a box's border.</summary>
    public const double Padding = 14;

    public const double Title = 24;

    /// <summary>Around the whole.</summary>
    public const double Margin = 8;
}
