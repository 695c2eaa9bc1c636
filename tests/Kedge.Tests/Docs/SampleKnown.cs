using Kedge.Docs.Regions;

namespace Kedge.Tests.Docs;

/// <summary>A small tree around pages, for what is made from it.</summary>
static class SampleKnown
{
    public static Known Of(params string[] files) => new()
    {
        Files = new(folder => folder == "src" ? Checked<IReadOnlyList<string>>.Ok(files) : Checked<IReadOnlyList<string>>.Bad(RegionProblems.NoFile(folder, "there is no such folder"))),
    };
}
