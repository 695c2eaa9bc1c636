using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kedge.Packages.Python;
using Kedge.Packages.Python.Indexes;
using Kedge.Packages.Python.Serving;
using Kedge.Tests.House;

namespace Kedge.Tests.Packages.Python;

public sealed class SimplePageTests
{
    static readonly Uri Page = new("https://index.example/simple/torch/");
    static readonly Digest Some = Digest.Of("some");

    [Fact]
    public void A_real_page_of_pytorch_gives_every_link_with_its_hash()
    {
        var html = File.ReadAllText(Path.Combine(Sources.Root, "tests/Kedge.Tests/Packages/Python/testdata/torch-index-2025-07.html"));
        var files = SimpleHtml.Parse(html, new Uri("https://index.example/whl/torch/")).Files;
        Assert.Equal(2442, files.Length);
        Assert.All(files, f => Assert.NotNull(f.Sha256));
        var cu128 = files.Single(f => f.Name == "torch-2.7.1+cu128-cp313-cp313-manylinux_2_28_x86_64.whl");
        Assert.Equal("/whl/cu128/torch-2.7.1%2Bcu128-cp313-cp313-manylinux_2_28_x86_64.whl", cu128.Url.AbsolutePath);
        Assert.All(files, f => Assert.True(WheelName.TryParse(f.Name, null, out var wheel) && wheel.Normalised == "torch", f.Name));
    }

    [Theory]
    [InlineData("<A HREF='a-1-py3-none-any.whl'>x</A>")]
    [InlineData("<a\nclass=x href=a-1-py3-none-any.whl rel=internal>x")]
    [InlineData("<a title=\"1 > 0\" href=\"a-1-py3-none-any.whl\">x</a>")]
    [InlineData("<!-- <a href=b-1-py3-none-any.whl> --><a href=\"a-1-py3-none-any.whl\"")]
    [InlineData("<a href=\"../torch/./a-1-py3-none-any.whl?x=1\">")]
    [InlineData("<p <<< <a href=\" a-1-py3-none-any.whl \">")]
    [InlineData("<base href=\"https://index.example/simple/torch/\"><a href=\"&#97;-1-py3-none-any.whl\">")]
    public void Links_are_read_as_browsers_read_them(string html)
    {
        var file = Assert.Single(SimpleHtml.Parse(html, Page).Files);
        Assert.Equal(("a-1-py3-none-any.whl", "/simple/torch/a-1-py3-none-any.whl"), (file.Name, file.Url.AbsolutePath));
    }

    [Theory]
    [InlineData("<a href=\"file:///etc/passwd/a-1-py3-none-any.whl\">")]
    [InlineData("<a href=\"javascript:a-1-py3-none-any.whl\">")]
    [InlineData("<a href=\"..%2f..%2fa-1-py3-none-any.whl\">")]
    [InlineData("<a href=\".a-1-py3-none-any.whl\">")]
    [InlineData("<a href=\"a-1.exe\">")]
    [InlineData("<a name=\"a-1-py3-none-any.whl\">")]
    [InlineData("<link href=\"a-1-py3-none-any.whl\">")]
    public void What_is_no_distribution_from_the_network_is_passed_over(string html) => Assert.Empty(SimpleHtml.Parse(html, Page).Files);

    [Fact]
    public void Attributes_are_read_in_both_spellings()
    {
        var file = Assert.Single(SimpleHtml.Parse(
            $"<a href=\"a-1-py3-none-any.whl#md5=0&sha256={Some.Hex.ToUpperInvariant()}\" data-requires-python=\"&gt;=3.9\" data-yanked=\"bad\" data-dist-info-metadata=\"sha256={Some.Hex}\">", Page).Files);
        Assert.Equal((Some, ">=3.9", "bad", true, Some), (file.Sha256, file.RequiresPython, file.Yanked, file.HasMetadata, file.MetadataSha256));
        Assert.Empty(file.Url.Fragment);
    }

    [Fact]
    public void Json_says_the_same()
    {
        var json = $$$"""
            {"meta": {"api-version": "1.1"}, "name": "a", "files": [
              {"filename": "a-1-py3-none-any.whl", "url": "a-1-py3-none-any.whl", "hashes": {"sha256": "{{{Some.Hex}}}"}, "requires-python": ">=3.9", "yanked": "bad", "core-metadata": {"sha256": "{{{Some.Hex}}}"}, "size": 7},
              {"filename": "../b-1-py3-none-any.whl", "url": "x", "hashes": {}}, {"filename": "c-1-py3-none-any.whl", "url": "file:///c", "hashes": {}}]}
            """;
        var file = Assert.Single(SimpleJson.Parse(Encoding.UTF8.GetBytes(json), Page)!.Files);
        Assert.Equal((Some, ">=3.9", "bad", true, Some, 7L), (file.Sha256, file.RequiresPython, file.Yanked, file.HasMetadata, file.MetadataSha256, file.Size));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"files\": {}}")]
    [InlineData("{\"files\": [")]
    [InlineData("{\"files\": [1]}")]
    public void What_is_no_page_in_json_is_none(string json) => Assert.Null(SimpleJson.Parse(Encoding.UTF8.GetBytes(json), Page));

    [Theory]
    [InlineData("<a href=\"a")]
    [InlineData("<a href=")]
    [InlineData("<!--")]
    [InlineData("<a <a <a")]
    [InlineData("<a \"'\"'")]
    [InlineData("<title><a href='")]
    public void Hostile_pages_cost_linear_time(string part)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        SimpleHtml.Parse(string.Concat(Enumerable.Repeat(part, 200_000)), Page);
        Assert.InRange(clock.Elapsed.TotalMinutes, 0, 5);
    }

    [Fact]
    public void Any_text_is_read_without_an_exception() => Check.One(Config.QuickThrowOnFailure.WithReplay(20_261_121UL, 11UL), Prop.ForAll<string>(text =>
    {
        SimpleHtml.Parse("<a href=\"a-1-py3-none-any.whl\" " + text, Page);
        SimpleHtml.Parse(text, Page);
        SimpleJson.Parse(Encoding.UTF8.GetBytes(text ?? ""), Page);
        return true;
    }));

    [Theory]
    [InlineData(SimplePages.Json)]
    [InlineData(SimplePages.PlainHtml)]
    public void What_is_written_reads_back(string type)
    {
        ImmutableArray<ServedFile> files =
        [
            new("a-1+cpu-py3-none-any.whl") { Sha256 = Some, Size = 5, HasMetadata = true, RequiresPython = ">=3.9,<\"4\"", Yanked = "" },
            new("a-2.tar.gz") { Yanked = "<b>bad</b>" },
        ];
        var bytes = SimplePages.OfProject("a", files, type);
        var read = (type == SimplePages.Json ? SimpleJson.Parse(bytes, Page)! : SimpleHtml.Parse(Encoding.UTF8.GetString(bytes), Page)).Files;
        Assert.Equal(files.Select(f => (f.Name, f.Sha256, f.RequiresPython, f.Yanked, f.HasMetadata)),
            read.Select(f => (f.Name, f.Sha256, f.RequiresPython, f.Yanked, f.HasMetadata)));
        Assert.Equal("https://index.example/files/a/a-1%2Bcpu-py3-none-any.whl", read[0].Url.AbsoluteUri);
    }

    [Theory]
    [InlineData(null, SimplePages.PlainHtml)]
    [InlineData("*/*", SimplePages.PlainHtml)]
    [InlineData("text/html", SimplePages.PlainHtml)]
    [InlineData("application/vnd.pypi.simple.v1+json", SimplePages.Json)]
    [InlineData("application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01", SimplePages.Json)]
    [InlineData("application/vnd.pypi.simple.v1+html;q=0.5, text/html;q=0.7", SimplePages.PlainHtml)]
    [InlineData("application/vnd.pypi.simple.v1+json;q=0, application/vnd.pypi.simple.v1+html", SimplePages.Html)]
    [InlineData("application/vnd.pypi.simple.latest+json", SimplePages.Json)]
    [InlineData("image/png", SimplePages.PlainHtml)]
    public void The_client_chooses_the_form(string? accept, string type) => Assert.Equal(type, SimplePages.Choose(accept));

    [Theory]
    [InlineData("bytes=0-3", 0, 4)]
    [InlineData("bytes=4-", 4, 6)]
    [InlineData("bytes=4-100", 4, 6)]
    [InlineData("bytes=-3", 7, 3)]
    [InlineData("bytes=-30", 0, 10)]
    public void A_range_is_a_part_of_the_file(string header, long from, long length) =>
        Assert.Equal(new ByteRange(from, length, IsOutside: false), ByteRange.Parse(header, 10));

    [Theory]
    [InlineData(null)]
    [InlineData("bytes=")]
    [InlineData("bytes=3-1")]
    [InlineData("bytes=0-1,3-4")]
    [InlineData("bytes=a-b")]
    [InlineData("items=0-1")]
    public void What_is_no_single_range_asks_for_the_whole(string? header) => Assert.Null(ByteRange.Parse(header, 10));

    [Theory]
    [InlineData("bytes=10-")]
    [InlineData("bytes=-0")]
    public void A_range_behind_the_end_is_outside(string header) => Assert.True(ByteRange.Parse(header, 10)!.Value.IsOutside);
}
