using System.Collections.Frozen;
using Kedge.Docs.Diagrams.Drawing.Layout;
using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Docs.Diagrams.Drawing;

/// <summary>A place to draw an outline: half of its width and height, around a middle.</summary>
readonly record struct Canvas(Spot Middle, double W, double H)
{
    public Spot At(double x, double y) => new(Middle.X + x, Middle.Y + y);

    public SvgPath Line(params ReadOnlySpan<(double X, double Y)> spots) => Line(new(), spots);

    public SvgPath Line(SvgPath path, params ReadOnlySpan<(double X, double Y)> spots)
    {
        path.Move(At(spots[0].X, spots[0].Y));
        foreach (var (x, y) in spots[1..]) path.To(At(x, y));
        return path;
    }

    public SvgPath Polygon(params ReadOnlySpan<(double X, double Y)> corners) => Line(corners).Close();

    public SvgPath Box() => Polygon((-W, -H), (W, -H), (W, H), (-W, H));
}

/// <summary>
/// The signs of process charts that only <c>@{ shape: … }</c> can name: for each its size around words, its outline, and where its words stand. Which name means
/// which sign follows Mermaid's list of shapes.
/// </summary>
sealed record ProcessShape(Func<double, double, (double Width, double Height)> Size, Func<Canvas, SvgPath> Outline)
{
    const double Fold = 8, Sheet = 5, Wave = 9;

    /// <summary>Where the words' middle is, from the outline's.</summary>
    public Spot Words { get; init; }
    /// <summary>Too small for words, which only screen readers hear.</summary>
    public bool IsWordless { get; init; }
    /// <summary>Filled with the colour of lines.</summary>
    public bool IsSolid { get; init; }

    public static ProcessShape? Find(NodeShape shape) => All.GetValueOrDefault(shape);

    static readonly FrozenDictionary<NodeShape, ProcessShape> All = new Dictionary<NodeShape, ProcessShape>
    {
        [NodeShape.Text] = new(Padded(), _ => new()),
        [NodeShape.BraceLeft] = new(Padded(12), c => Brace(new(), c, -1)) { Words = new(4, 0) },
        [NodeShape.BraceRight] = new(Padded(12), c => Brace(new(), c, 1)) { Words = new(-4, 0) },
        [NodeShape.Braces] = new(Padded(20), c => Brace(Brace(new(), c, -1), c, 1)),
        [NodeShape.SmallCircle] = new(Fixed(14, 14), c => new SvgPath().Circle(c.Middle, c.W)) { IsWordless = true },
        [NodeShape.FilledCircle] = new(Fixed(14, 14), c => new SvgPath().Circle(c.Middle, c.W)) { IsWordless = true, IsSolid = true },
        [NodeShape.StopCircle] = new(Fixed(20, 20), c => new SvgPath().Circle(c.Middle, c.W).Circle(c.Middle, c.W / 2)) { IsWordless = true },
        [NodeShape.CrossedCircle] = new(Fixed(44, 44), Crossed) { IsWordless = true },
        [NodeShape.Bar] = new(Fixed(70, 8), c => c.Box()) { IsWordless = true, IsSolid = true },
        [NodeShape.Hourglass] = new(Fixed(34, 38), c => c.Polygon((-c.W, -c.H), (c.W, -c.H), (-c.W, c.H), (c.W, c.H))) { IsWordless = true },
        [NodeShape.Bolt] = new(Fixed(34, 50), c => c.Polygon((c.W, -c.H), (-c.W, 4), (2, 4), (-c.W, c.H), (c.W, -4), (-2, -4))) { IsWordless = true },
        [NodeShape.Document] = new(Padded(0, Wave), c => Page(new(), c)) { Words = new(0, -Wave / 2) },
        [NodeShape.LinedDocument] = new(Padded(Fold, Wave),
            c => c.Line(Page(new(), c), (-c.W + Fold, -c.H), (-c.W + Fold, c.H - 3))) { Words = new(Fold / 2, -Wave / 2) },
        [NodeShape.TaggedDocument] = new(Padded(Fold, Wave),
            c => c.Line(Page(new(), c), (c.W, c.H - Wave - 12), (c.W - 14, c.H - Wave + 3))) { Words = new(0, -Wave / 2) },
        [NodeShape.Documents] = new(Padded(2 * Sheet, 2 * Sheet + Wave), c => Behind(Page(new(), Front(c)), c, Wave)) { Words = new(-Sheet, Sheet - Wave / 2) },
        [NodeShape.StackedBox] = new(Padded(2 * Sheet, 2 * Sheet), c => Behind(Front(c).Box(), c, 0)) { Words = new(-Sheet, Sheet) },
        [NodeShape.Notched] = new(Padded(), c => c.Polygon((-c.W + 12, -c.H), (c.W, -c.H), (c.W, c.H), (-c.W, c.H), (-c.W, -c.H + 12))),
        [NodeShape.LinedBox] = new(Padded(Fold), c => c.Line(c.Box(), (-c.W + Fold, -c.H), (-c.W + Fold, c.H))) { Words = new(Fold / 2, 0) },
        [NodeShape.DividedBox] = new(Padded(0, Fold), c => c.Line(c.Box(), (-c.W, -c.H + Fold), (c.W, -c.H + Fold))) { Words = new(0, Fold / 2) },
        [NodeShape.WindowPane] = new(Padded(Fold, Fold),
            c => c.Line(c.Line(c.Box(), (-c.W, -c.H + Fold), (c.W, -c.H + Fold)), (-c.W + Fold, -c.H), (-c.W + Fold, c.H))) { Words = new(Fold / 2,
                Fold / 2) },
        [NodeShape.TaggedBox] = new(Padded(), c => c.Line(c.Box(), (c.W, c.H - 12), (c.W - 12, c.H))),
        [NodeShape.Datastore] = new(Padded(), c => c.Line(c.Line((-c.W, -c.H), (c.W, -c.H)), (-c.W, c.H), (c.W, c.H))),
        [NodeShape.Sloped] = new(Padded(0, 12), c => c.Polygon((-c.W, -c.H + 14), (c.W, -c.H), (c.W, c.H), (-c.W, c.H))) { Words = new(0, 5) },
        [NodeShape.Banner] = new(Padded(0, 2 * Wave), Banner),
        [NodeShape.BowBox] = new(Padded(16), Bow) { Words = new(-2, 0) },
        [NodeShape.LoopLimit] = new(Padded(8), c => c.Polygon((-c.W + 10, -c.H), (c.W - 10, -c.H), (c.W, -c.H + 10), (c.W, c.H), (-c.W, c.H), (-c.W, -c.H + 10))),
        [NodeShape.Delay] = new(Padded(16), c => Rounding(c.Line((-c.W, c.H), (-c.W, -c.H)), c).Close()) { Words = new(-4, 0) },
        [NodeShape.Display] = new(Padded(32), c => Rounding(c.Line((-c.W + c.H, c.H), (-c.W, 0), (-c.W + c.H, -c.H)), c).Close()),
        [NodeShape.LyingCylinder] = new(Padded(14), Lying) { Words = new(-4, 0) },
        [NodeShape.LinedCylinder] = new(Padded(0, 22),
            c => NodeOutline.Cylinder(c.At, c.W, c.H).Move(c.At(-c.W, -c.H + 14)).Arc(c.W, 7, false, c.At(c.W, -c.H + 14))) { Words = new(0, 8) },
        [NodeShape.Triangle] = new(Pointed, c => c.Polygon((0, -c.H), (c.W, c.H), (-c.W, c.H))) { Words = new(0, 11) },
        [NodeShape.FlippedTriangle] = new(Pointed, c => c.Polygon((0, c.H), (c.W, -c.H), (-c.W, -c.H))) { Words = new(0, -11) },
    }.ToFrozenDictionary();

    static Func<double, double, (double, double)> Padded(double wider = 0, double higher = 0) => (width, height) => (width + 28 + wider, height + 18 + higher);

    static Func<double, double, (double, double)> Fixed(double width, double height) => (_, _) => (width, height);

    /// <summary>A rectangle on the base of a triangle twice as high has room where the sides are half as far apart.</summary>
    static (double, double) Pointed(double width, double height) => (2 * width + 24, 2 * height + 22);

    static SvgPath Brace(SvgPath path, Canvas c, int side)
    {
        double X(double inward) => side * (c.W - inward);
        return path.Move(c.At(X(8), -c.H)).Curve(c.At(X(2), -c.H), c.At(X(8), 0), c.At(X(0), 0)).Curve(c.At(X(8), 0), c.At(X(2), c.H), c.At(X(8), c.H));
    }

    static SvgPath Crossed(Canvas c)
    {
        var d = c.W * Math.Sqrt(0.5);
        return c.Line(c.Line(new SvgPath().Circle(c.Middle, c.W), (-d, -d), (d, d)), (d, -d), (-d, d));
    }

    /// <summary>A sheet of paper with a wave below.</summary>
    static SvgPath Page(SvgPath path, Canvas c) =>
        c.Line(path, (-c.W, c.H - Wave), (-c.W, -c.H), (c.W, -c.H), (c.W, c.H - Wave))
            .Curve(c.At(c.W / 3, c.H - 3 * Wave), c.At(-c.W / 3, c.H + 1.5 * Wave), c.At(-c.W, c.H - Wave)).Close();

    static SvgPath Banner(Canvas c) =>
        new SvgPath().Move(c.At(-c.W, -c.H + Wave)).Curve(c.At(-c.W / 3, -c.H + 3 * Wave), c.At(c.W / 3, -c.H - Wave), c.At(c.W, -c.H + Wave))
        .To(c.At(c.W, c.H - Wave)).Curve(c.At(c.W / 3, c.H - 3 * Wave), c.At(-c.W / 3, c.H + Wave), c.At(-c.W, c.H - Wave)).Close();

    static Canvas Front(Canvas c) => new(c.At(-Sheet, Sheet), c.W - Sheet, c.H - Sheet);

    /// <summary>What is seen of two more sheets behind the front one.</summary>
    static SvgPath Behind(SvgPath path, Canvas c, double wave)
    {
        for (var k = 0; k < 2; k++)
        {
            var (near, far) = (k * Sheet, (k + 1) * Sheet);
            var (left, right, top, bottom) = (-c.W, c.W - 2 * Sheet, -c.H + 2 * Sheet, c.H - wave);
            c.Line(path, (left + far, top - near), (left + far, top - far), (right + far, top - far), (right + far, bottom - far),
                (right + near, bottom - far), (right + near, top - near)).Close();
        }
        return path;
    }

    static SvgPath Bow(Canvas c) => new SvgPath().Move(c.At(-c.W + 8, -c.H)).To(c.At(c.W, -c.H)).Curve(c.At(c.W - 10, -c.H / 2), c.At(c.W - 10, c.H / 2), c.At(c.W, c.H))
        .To(c.At(-c.W + 8, c.H)).Curve(c.At(-c.W - 3, c.H / 2), c.At(-c.W - 3, -c.H / 2), c.At(-c.W + 8, -c.H)).Close();

    /// <summary>Along the top to a round right side, and back along the bottom.</summary>
    static SvgPath Rounding(SvgPath path, Canvas c)
    {
        var r = Math.Min(c.H, c.W);
        return path.To(c.At(c.W - r, -c.H)).Curve(c.At(c.W + r / 3, -c.H), c.At(c.W + r / 3, c.H), c.At(c.W - r, c.H));
    }

    static SvgPath Lying(Canvas c)
    {
        SvgPath Lid(SvgPath path, double side) => path.Curve(c.At(c.W - 7 + side, -c.H), c.At(c.W - 7 + side, c.H), c.At(c.W - 7, c.H));
        return Lid(Lid(new SvgPath().Move(c.At(-c.W + 7, c.H)).Curve(c.At(-c.W - 2, c.H), c.At(-c.W - 2, -c.H), c.At(-c.W + 7, -c.H))
            .To(c.At(c.W - 7, -c.H)), 9).Close().Move(c.At(c.W - 7, -c.H)), -9);
    }
}
