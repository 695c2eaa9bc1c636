namespace Kedge.Site.Pictures;

/// <summary>How large a picture is drawn, in CSS pixels. Pages say it, so that nothing moves when the picture arrives.</summary>
public readonly record struct PictureSize(int Width, int Height)
{
    /// <summary>A picture that claims more is no picture for a page; browsers refuse it, too.</summary>
    const int Largest = 65_535;

    /// <param name="start">The beginning of the file; null for what is no known kind of picture, or is cut off before it says its size.</param>
    public static PictureSize? Of(ReadOnlySpan<byte> start)
    {
        var found = RasterSize.Of(start) ?? SvgSize.Of(start);
        return found is { Width: > 0 and <= Largest, Height: > 0 and <= Largest } ? found : null;
    }
}
