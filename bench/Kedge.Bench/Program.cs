using BenchmarkDotNet.Running;
using Kedge.Bench;

return args switch
{
    ["lay", var store, .. var wheels] => WheelLaying.Lay(store, wheels),
    ["metrics"] => MetricSources.Measure(),
    ["runs"] => RunLists.Measure(),
    ["anchors", var folder] => AnchorTrial.Run(folder),
    ["floor", .. var wheels] => WheelLaying.Floor(wheels),
    _ => Benchmarks(args),
};

static int Benchmarks(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(WheelLaying).Assembly).Run(args is [] ? ["--filter", "*", "--job", "short"] : args);
    return 0;
}
