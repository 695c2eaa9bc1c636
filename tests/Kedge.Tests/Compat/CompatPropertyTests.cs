using FsCheck;
using FsCheck.Fluent;
using Kedge.Compat;
using Kedge.Compat.Facts;
using Kedge.Compat.Reasons;
using Kedge.Machines;

namespace Kedge.Tests.Compat;

/// <summary>What must hold for any question at all. Seeded, so that a failure can be looked at again.</summary>
public sealed class CompatPropertyTests
{
    static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(1500).WithReplay(20_261_121UL, 3UL);

    [Fact]
    public void A_newer_driver_never_breaks_what_an_older_one_ran() => Check.One(Fixed, Prop.ForAll(
        (from question in Questions() from older in Driver() from newer in Driver() select (question, older, newer)).ToArbitrary(),
        given =>
        {
            var (older, newer) = given.older <= given.newer ? (given.older, given.newer) : (given.newer, given.older);
            // Old GPUs are the exception, and have a reason of their own: newer drivers left them behind.
            var (before, after) = (Judge.Of(With(given.question, older)), Judge.Of(With(given.question, newer)));
            return !before.Fits || after.Fits || after.Reasons.Any(r => r.Code == "KDG2408");
        }));

    [Fact]
    public void A_newer_glibc_never_breaks_what_an_older_one_ran() => Check.One(Fixed, Prop.ForAll(
        (from question in Questions() from older in Glibc() from newer in Glibc() select (question, older, newer)).ToArbitrary(),
        given =>
        {
            var (older, newer) = given.older <= given.newer ? (given.older, given.newer) : (given.newer, given.older);
            return !Judge.Of(On(given.question, older)).Fits || Judge.Of(On(given.question, newer)).Fits;
        }));

    [Fact]
    public void One_more_gpu_never_makes_it_fit() => Check.One(Fixed, Prop.ForAll(
        (from question in Questions() from gpu in Gpu() select (question, gpu)).ToArbitrary(),
        given => Judge.Of(given.question).Fits || !Judge.Of(given.question with { Targets = given.question.Targets.Add(new("", null, [given.gpu])) }).Fits
            // Without --torch the newest that fits is taken, with or without that GPU.
            || given.question.Torch is null));

    [Fact]
    public void What_was_chosen_fits_when_it_is_asked_for() => Check.One(Fixed, Prop.ForAll(Questions().ToArbitrary(), question =>
        Judge.Of(question).Build is not { } build || Judge.Of(question with
        {
            Torch = build.Version, Cuda = build.Variant is { } variant ? new CudaWish.Exactly(variant.Cuda) : new CudaWish.Cpu(),
        }) is { Fits: true } again && again.Build!.Tag == build.Tag));

    [Fact]
    public void Auto_takes_the_newest_of_the_matrix_that_fits() => Check.One(Fixed, Prop.ForAll(Questions().ToArbitrary(), question =>
    {
        var auto = Judge.Of(question with { Cuda = new CudaWish.Auto() });
        if (auto.Build?.Variant is not { } chosen) return true;
        var better = auto.Build.Release.Cuda.Where(v => v.InMatrix && (v.Cuda > chosen.Cuda || !chosen.InMatrix));
        return better.All(v => !Judge.Of(question with { Torch = auto.Build.Version, Cuda = new CudaWish.Exactly(v.Cuda) }).Fits);
    }));

    [Fact]
    public void Auto_fits_exactly_when_some_build_does() => Check.One(Fixed, Prop.ForAll(
        Questions().Where(q => q.Torch is not null && q.System.Kind == SystemKind.Linux).ToArbitrary(), question =>
        {
            var release = FactTables.Torch.Last(r => r.Version.IsA(question.Torch!.Value));
            var some = release.Cuda.Any(v => Judge.Of(question with { Cuda = new CudaWish.Exactly(v.Cuda) }).Fits);
            return some == Judge.Of(question with { Cuda = new CudaWish.Auto() }).Fits;
        }));

    [Fact]
    public void What_is_offered_instead_fits() => Check.One(Fixed.WithMaxTest(150), Prop.ForAll(Questions().ToArbitrary(), question =>
        Judge.Of(question).Fits || Alternative.To(question).All(a => Judge.Of(a.Question).Fits && a.Words.Length > 0)));

    [Fact]
    public void A_verdict_has_a_build_or_reasons_and_each_has_a_source() => Check.One(Fixed, Prop.ForAll(Questions().ToArbitrary(), question =>
    {
        var verdict = Judge.Of(question);
        return verdict.Fits == verdict.Reasons.IsEmpty && verdict.Reasons.Concat(verdict.Warnings).All(r => r.Source.Length > 0 && r.Message.Length > 0);
    }));

    static Question With(Question question, DottedVersion driver) =>
        question with { Targets = [.. question.Targets.DefaultIfEmpty(new("", null, [])).Select(t => t with { Driver = driver })] };

    static Question On(Question question, DottedVersion glibc) => question with { System = question.System with { Glibc = glibc } };

    static Gen<Question> Questions() =>
        from torch in Gen.Frequency((6, Gen.Elements(FactTables.Torch.Select(r => (DottedVersion?)r.Version).ToArray())), (1, Gen.Constant((DottedVersion?)null)))
        from cuda in Gen.Elements<CudaWish>([new CudaWish.Unsaid(), new CudaWish.Auto(), new CudaWish.Cpu(), .. Cudas.Select(c => new CudaWish.Exactly(c))])
        from python in Gen.Elements<PythonVersion?>([null,
            .. new[] { "3.8", "3.10", "3.12", "3.13", "3.13t", "3.14", "3.15" }.Select(p => (PythonVersion?)PythonVersion.Parse(p))])
        from system in Gen.Elements(WheelSystem.Linux, WheelSystem.Linux, new(SystemKind.Windows), new(SystemKind.Macos, "arm64"))
        from driver in Gen.Frequency((1, Driver().Select(d => (DottedVersion?)d)), (1, Gen.Constant((DottedVersion?)null)))
        from gpus in Gpu().ArrayOf().Resize(3)
        from with in Gen.SubListOf(Companions)
        select new Question
        {
            Torch = torch, Cuda = cuda, Python = python, System = system,
            Targets = [new("", driver, [.. gpus])],
            With = new Question().With.SetItems(with.Select(w => KeyValuePair.Create(w.Name, (DottedVersion?)DottedVersion.Parse(w.Version)))),
        };

    static readonly DottedVersion[] Cudas = [.. FactTables.Torch.SelectMany(r => r.Cuda).Select(v => v.Cuda).Distinct()];

    static readonly (string Name, string Version)[] Companions = [("numpy", "2.1"), ("torchaudio", "2.11.0"), ("torchtext", "0.18.0"), ("torchvision", "0.22.1")];

    static Gen<DottedVersion> Driver() => Gen.Elements(FactTables.Cuda.Toolkits.Select(t => t.MinDriverLinux).OfType<DottedVersion>()
        .Concat(new[] { "390.157", "470", "525", "550.163.01", "590.48.01", "9999" }.Select(d => DottedVersion.Parse(d))).ToArray());

    static Gen<DottedVersion> Glibc() => Gen.Elements(new[] { "2.12", "2.17", "2.27", "2.28", "2.31", "2.41", "3.0" }.Select(g => DottedVersion.Parse(g)).ToArray());

    static Gen<TargetGpu> Gpu() => Gen.Elements(FactTables.Gpus.Select(TargetGpu.Of).Append(new("RTX 6090", new(13, 0), "as given")).ToArray());
}
