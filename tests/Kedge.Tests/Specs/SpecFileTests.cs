using Kedge.Specs;

namespace Kedge.Tests.Specs;

public sealed class SpecFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("kedge-spec-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_nearest_spec_above_is_found_and_named_from_here()
    {
        var deep = Directory.CreateDirectory(Path.Combine(_folder, "src", "deep")).FullName;
        File.WriteAllText(Path.Combine(_folder, "kedge.yaml"), "name: A\n");
        var (spec, folder) = SpecFile.Load(deep);
        Assert.Equal(_folder, folder);
        Assert.Equal("../../kedge.yaml:1:7", Assert.Single(spec.Problems).Place!.ToString());
        Assert.Equal("kedge.yaml", SpecFile.Load(_folder).Spec.Problems[0].Place!.File);
    }

    [Fact]
    public void No_spec_anywhere_names_the_command_that_makes_one()
    {
        var (spec, folder) = SpecFile.Load(_folder);
        Assert.Equal(_folder, folder);
        var problem = Assert.Single(spec.Problems);
        Assert.Equal("KDG1001", problem.Code);
        Assert.Contains("kedge new", problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_file_is_not_read_to_its_end()
    {
        using (var file = File.Create(Path.Combine(_folder, "kedge.yaml"))) file.SetLength(1L << 40);
        Assert.Equal("KDG1003", Assert.Single(SpecFile.Load(_folder).Spec.Problems).Code);
    }
}
