using System.Text;
using Kedge.Cli.Views.Runs;
using Kedge.Runs.Metrics;
using Kedge.Runs.Page;
using Spectre.Console;

namespace Kedge.Cli.Views.Terminal;

/// <summary>
/// Curves in the cells of a terminal. With colours, each cell is eight braille dots; without, curves are told apart by their signs.
/// </summary>
sealed class CurveText
{
    static readonly string[] Colours = ["deepskyblue1", "orange1", "green3", "mediumpurple2", "hotpink", "grey70"];
    const string Signs = "●○+×#·", PlainSigns = "*o+x#.";

    readonly int _columns, _rows, _label;
    readonly bool _braille;
    readonly string _signs;
    readonly (byte Dots, int Series)[,] _cells;

    /// <param name="width">Cells, labels included.</param>
    /// <param name="rows">Of the drawing itself.</param>
    /// <param name="ascii">The terminal is one of the oldest kind.</param>
    CurveText(int width, int rows, bool braille, bool ascii)
    {
        (_label, _rows, _braille, _signs) = (9, rows, braille, ascii ? PlainSigns : Signs);
        _columns = Math.Max(10, width - _label - 1);
        _cells = new (byte, int)[_rows, _columns];
    }

    /// <summary>Writes title, curves, axes and key; nothing where no point can be drawn.</summary>
    public static void Write(IAnsiConsole console, string title, IReadOnlyList<MetricSeries> series, int rows)
    {
        var shown = series.Take(Colours.Length).Select(Places).Where(p => p.Points.Count > 0).ToList();
        if (shown.Count == 0) return;
        var ascii = !console.Profile.Capabilities.Unicode;
        var chart = new CurveText(Math.Min(console.Profile.Width, 100), rows,
            console.Profile.Capabilities.Ansi && console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors && !ascii, ascii);
        var all = shown.SelectMany(s => s.Points).ToList();
        var y = AxisScale.Of(all.Min(p => p.Y), all.Max(p => p.Y), Math.Max(2, rows / 2), mayLog: true, air: false);
        var (from, to) = (all.Min(p => p.X), all.Max(p => p.X));
        for (var i = 0; i < shown.Count; i++) chart.Draw(shown[i].Points, i, (from, to > from ? to : from + 1), y);
        console.MarkupLineInterpolated($"[bold]{RunListView.Plain(title, 60)}[/]");
        chart.Print(console, y);
        var left = AxisScale.Short(from);
        console.WriteLine(new string(' ', chart._label + 1) + left + AxisScale.Short(to).PadLeft(Math.Max(1, chart._columns - left.Length)));
        for (var i = 0; i < shown.Count; i++) chart.Key(console, shown[i].Name, i);
    }

    static (string Name, List<(double X, double Y)> Points) Places(MetricSeries series)
    {
        var x = series.Over().X;
        var points = new List<(double, double)>();
        for (var i = 0; i < x.Length; i++)
            if (double.IsFinite(x[i]) && Math.Abs(series.Points[i].Value) < 1e100) points.Add((x[i], series.Points[i].Value));
        return ($"{series.Name} {AxisScale.Short(series.Points[^1].Value)}", points);
    }

    void Draw(List<(double X, double Y)> points, int series, (double From, double To) x, AxisScale y)
    {
        var (width, height) = _braille ? (_columns * 2, _rows * 4) : (_columns, _rows);
        (int X, int Y)? last = null;
        foreach (var point in points)
        {
            var at = ((int)Math.Round((point.X - x.From) / (x.To - x.From) * (width - 1)), (int)Math.Round((1 - Math.Clamp(y.Place(point.Y), 0, 1)) * (height - 1)));
            if (last is { } before && before != at) Line(before, at, series);
            else Dot(at.Item1, at.Item2, series);
            last = at;
        }
    }

    void Line((int X, int Y) from, (int X, int Y) to, int series)
    {
        var steps = Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y));
        for (var i = 0; i <= steps; i++) Dot(from.X + (to.X - from.X) * i / steps, from.Y + (to.Y - from.Y) * i / steps, series);
    }

    /// <summary>Braille dots are numbered down the left column, then the right one; the lowest row came later (Unicode, block U+2800).</summary>
    static int Bit(int column, int row) => (column, row) switch { (0, 3) => 0x40, (_, 3) => 0x80, (0, _) => 1 << row, _ => 8 << row };

    void Dot(int x, int y, int series)
    {
        if (!_braille) _cells[y, x] = (1, series);
        else _cells[y / 4, x / 2] = ((byte)(_cells[y / 4, x / 2].Dots | Bit(x % 2, y % 4)), series);
    }

    void Print(IAnsiConsole console, AxisScale y)
    {
        var marks = y.Ticks.GroupBy(t => (int)Math.Round((1 - y.Place(t.At)) * (_rows - 1))).ToDictionary(g => g.Key, g => g.First().Label);
        for (var row = 0; row < _rows; row++)
        {
            console.Write(new Text(marks.GetValueOrDefault(row, "").PadLeft(_label) + (_signs == Signs ? "│" : "|"), new Style(Color.Grey)));
            for (var column = 0; column < _columns;) column = Piece(console, row, column);
            console.WriteLine();
        }
    }

    /// <summary>Writes the cells of one colour from here on, blanks among them; gives where the next colour begins.</summary>
    int Piece(IAnsiConsole console, int row, int column)
    {
        var (text, series) = (new StringBuilder(), -1);
        for (; column < _columns; column++)
        {
            var cell = _cells[row, column];
            if (cell.Dots != 0 && series >= 0 && cell.Series != series && _braille) break;
            if (cell.Dots != 0) series = cell.Series;
            text.Append(cell.Dots == 0 ? ' ' : _braille ? (char)(0x2800 + cell.Dots) : _signs[cell.Series]);
        }
        // Blanks at the end of a line are nothing to see.
        var shown = column == _columns ? text.ToString().TrimEnd() : text.ToString();
        console.Write(new Text(shown, _braille && series >= 0 ? Style.Parse(Colours[series]) : null));
        return column;
    }

    void Key(IAnsiConsole console, string name, int series)
    {
        var sign = _braille ? "━━" : _signs[series].ToString();
        console.Write(new Text(new string(' ', _label + 1)));
        console.Write(new Text(sign, _braille ? Style.Parse(Colours[series]) : null));
        console.WriteLine(" " + RunListView.Plain(name, 60));
    }
}
