namespace Kedge.Traces.Analysis;

/// <summary>How far a trace shows what happened: from what it lacks nothing is concluded.</summary>
/// <param name="Steps">Those that are there from beginning to end.</param>
/// <param name="Device">Null when nothing ran on a device, or not all of it is there.</param>
sealed record Sight(Steps Steps, DeviceTimeline? Device)
{
    /// <summary>Why no step can be judged; null when they can.</summary>
    public string? Doubt { get; private init; }

    /// <summary>Why it is not known what a device did; null when it is, or no device is there.</summary>
    public string? Unseen { get; private init; }

    public static Sight Of(Trace trace, Steps steps)
    {
        var device = DeviceTimeline.Of(trace);
        if (trace.Health.LacksEvents) return OfCut(trace, steps, device);
        if (device is null) return new(steps, null) { Unseen = trace.Devices is [var first, ..] ? $"nothing that ran on {first.Name} is in it" : null };
        // Some drivers' clocks run apart from the host's.
        return device.Busy.And(steps.Spans).Length > 0 ? new(steps, device) : new(steps, null) { Unseen = "nothing of it lies within the steps" };
    }

    /// <summary>Kineto writes what ran on devices behind everything of the host: where some of it is there, the host's part is whole.</summary>
    static Sight OfCut(Trace trace, Steps steps, DeviceTimeline? device)
    {
        if (device is not null) return new(steps, null) { Unseen = "the file ends in the midst of it" };
        if (trace.Devices is [var first, ..]) return new(steps, null) { Doubt = $"it ends before what {first.Name} did" };
        if (steps.Complete() is { Count: > 0 } complete) return new(steps with { All = complete }, null);
        return new(steps, null) { Doubt = steps.Marked ? "it ends within the first step" : "it is cut, and does not say where steps end" };
    }
}
