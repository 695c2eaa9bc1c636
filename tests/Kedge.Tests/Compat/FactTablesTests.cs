using Kedge.Compat.Facts;

namespace Kedge.Tests.Compat;

public sealed class FactTablesTests
{
    [Fact]
    public void Tables_load()
    {
        Assert.Equal(30, FactTables.Torch.Length);
        Assert.Equal(84, FactTables.Torch.Sum(r => r.Cuda.Length));
        Assert.Equal(60, FactTables.Cuda.Toolkits.Length);
        Assert.Equal(180, FactTables.Gpus.Length);
    }
}
