using System.Text;
using Kedge.Site.Pictures;

namespace Kedge.Tests.Site;

public sealed class PictureSizeTests
{
    /// <summary>The beginnings of files, as their formats have them, each 40 wide and 20 high.</summary>
    [Theory]
    [InlineData("89504E470D0A1A0A0000000D4948445200000028000000140802000000000000")]
    [InlineData("47494638396128001400F70000000000000000000000000000000000000000000000")]
    [InlineData("FFD8FFE000104A46494600010100000100010000FFC2001108001400280301220000")]
    [InlineData("52494646000000005745425056503820000000000000009D012A280014000000000000")]
    [InlineData("5249464600000000574542505650384C000000002F27C00400000000000000000000")]
    [InlineData("524946460000000057454250565038580A000000000000002700001300000000000000")]
    public void Pictures_say_their_size(string hex) => Assert.Equal(new(40, 20), PictureSize.Of(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("<svg width=\"40\" height='20px' viewBox=\"0 0 9 9\">")]
    [InlineData("<?xml version=\"1.0\"?><!-- > --><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0, 0, 40, 20\" width=\"100%\"/>")]
    public void Drawings_say_it_in_words(string svg) => Assert.Equal(new(40, 20), PictureSize.Of(Encoding.UTF8.GetBytes(svg)));

    [Theory]
    [InlineData("")]
    [InlineData("<svg width=\"1e99\" height=\"NaN\">")]
    [InlineData("<svg width=\"0\" height=\"-4\">")]
    [InlineData("<svg")]
    [InlineData("no picture, whatever its name says; and long enough")]
    public void What_is_none_has_none(string text) => Assert.Null(PictureSize.Of(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("89504E470D0A1A0A0000000D494844527FFFFFFF7FFFFFFF0802000000000000")]
    [InlineData("FFD8FFE1FFFF000000000000000000000000000000000000000000000000000000")]
    [InlineData("FFD8FFE1000000FF000000000000000000000000000000000000000000000000")]
    public void Those_that_lie_or_end_too_early_have_none(string hex) => Assert.Null(PictureSize.Of(Convert.FromHexString(hex)));
}
