namespace Kedge.EndToEnd;

public sealed class Smoke
{
    [Fact]
    public void The_test_project_runs_what_was_built() => Assert.NotEmpty(KedgeVersion.Text);
}
