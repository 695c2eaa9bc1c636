using System.Globalization;
using System.Text;
using Kedge.Docs.Diagrams.Drawing.Layout;

namespace Kedge.Docs.Diagrams.Drawing;

/// <summary>Path data in absolute coordinates, to a tenth of a pixel: the same on every machine.</summary>
sealed class SvgPath
{
    readonly StringBuilder _data = new();

    public SvgPath Move(Spot to) => Add("M", to);

    public SvgPath To(Spot to) => Add("L", to);

    public SvgPath Curve(Spot first, Spot second, Spot to) => Add("C", first, second, to);

    public SvgPath Circle(Spot middle, double radius)
    {
        Add("M", middle with { X = middle.X - radius });
        var r = Number(radius);
        _data.Append(CultureInfo.InvariantCulture, $"a{r} {r} 0 1 0 {Number(2 * radius)} 0a{r} {r} 0 1 0 {Number(-2 * radius)} 0z");
        return this;
    }

    /// <summary>Half an ellipse to a spot on the same height.</summary>
    public SvgPath Arc(double rx, double ry, bool isClockwise, Spot to)
    {
        _data.Append(CultureInfo.InvariantCulture, $"A{Number(rx)} {Number(ry)} 0 0 {(isClockwise ? 1 : 0)} ");
        return Add("", to);
    }

    public SvgPath Close()
    {
        _data.Append('z');
        return this;
    }

    SvgPath Add(string command, params ReadOnlySpan<Spot> spots)
    {
        _data.Append(command);
        for (var i = 0; i < spots.Length; i++) _data.Append(i == 0 ? "" : " ").Append(Number(spots[i].X)).Append(' ').Append(Number(spots[i].Y));
        return this;
    }

    public static string Number(double value) =>
        (Math.Round(value * 10, MidpointRounding.AwayFromZero) / 10 + 0.0).ToString("0.#", CultureInfo.InvariantCulture) is var text && text is "-0"
            ? "0"
            : text;

    public override string ToString() => _data.ToString();
}
