using System.Globalization;
using Kedge.Site.Html;

namespace Kedge.Site;

/// <summary>For search engines: all addresses (sitemaps.org 0.9).</summary>
static class Sitemap
{
    public static byte[] Of(SitePlan site)
    {
        using var xml = new HtmlText();
        xml.Raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        foreach (var page in site.Pages)
        {
            xml.Raw("<url><loc>").Text(site.Settings.Site.Url).Text(Addresses.Encoded(page.Address)).Raw("</loc>");
            if (site.Changed.TryGetValue(page.Path, out var changed))
                xml.Raw("<lastmod>").Raw(changed.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Raw("</lastmod>");
            xml.Raw("</url>\n");
        }
        xml.Raw("</urlset>\n");
        return xml.ToBytes();
    }
}
