using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kedge.Compat;
using Kedge.Compat.Names;
using Kedge.Machines;
using Kedge.Tests.Machines;

namespace Kedge.Tests.Compat;

/// <summary>Whatever is typed or lies in a profile: an answer or a problem, never an exception.</summary>
public sealed class CompatFuzzTests
{
    static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20_261_121UL, 5UL);

    static readonly string[] Pieces =
        ["2", ".", "7", "cu", "cuda", "128", "cp", "t", "rtx", " ", "4090", "=", "(", ")", ":", "sm_", "99999999999", "-", "+", "nvidia", "debian",
            "ubuntu", "22.04", "\0", "\u001b[31m", "名", "\ud800", "١", "e9"];

    [Fact]
    public void Anything_typed_is_read_or_refused() => Check.One(Fixed, Prop.ForAll(
        Gen.Elements(Pieces).ArrayOf().Select(p => string.Concat(p)).ToArbitrary(),
        text =>
        {
            _ = CudaWish.TryParse(text, null, out _) | PythonVersion.TryParse(text, null, out _) | DottedVersion.TryParse(text, null, out _);
            _ = OsNames.Find(text);
            var (gpu, problem) = SpecGpu.Find(text);
            return gpu is null != problem is null;
        }));

    [Fact]
    public void A_damaged_profile_is_a_machine_or_a_problem()
    {
        var whole = Encoding.UTF8.GetBytes(MachineText.Write(SomeMachine.GpuServer));
        Check.One(Fixed, Prop.ForAll(
            (from at in Gen.Choose(0, whole.Length - 1) from value in Gen.Choose(0, 255) from length in Gen.Choose(0, whole.Length)
                select (at, (byte)value, length)).ToArbitrary(),
            edit =>
            {
                var damaged = whole.ToArray();
                damaged[edit.at] = edit.Item2;
                var read = MachineText.Read("m.json", edit.length % 3 == 0 ? damaged.AsSpan(..edit.length) : damaged);
                return read.IsOk ? Target.Of("", read.Value) is not null : read.Problems.All(p => p.Code.StartsWith("KDG26", StringComparison.Ordinal));
            }));
    }
}
