"""A profiler trace of any size, in the shape that Kineto gives those of a training on one GPU."""

KERNELS = [f"void at::native::vectorized_elementwise_kernel<4, at::native::op_{i}<float>, at::detail::Array<char*, 3> >(int, at::native::op_{i}<float>)" for i in range(200)]

CALL = """  {{
    "ph": "X", "cat": "cpu_op", "name": "aten::op{op}", "pid": 1102, "tid": 1102,
    "ts": {t:.3f}, "dur": 18.213,
    "args": {{
      "External id": {n},"Sequence number": {k}, "Fwd thread id": 0, "Record function id": 0, "Input type": ["float", "float", "Scalar"], "Input Strides": [[3072, 1024, 32, 1], [27, 9, 3, 1], []], "Input Dims": [[128, 3, 32, 32], [32, 3, 3, 3], []], "Ev Idx": {n}
    }}
  }},
  {{
    "ph": "X", "cat": "cuda_runtime", "name": "cudaLaunchKernel", "pid": 1102, "tid": 1102,
    "ts": {launch:.3f}, "dur": 6.1,
    "args": {{
      "External id": {n}, "cbid": 211, "correlation": {n}
    }}
  }},
  {{
    "ph": "s", "id": {n}, "pid": 1102, "tid": 1102, "ts": {launch:.3f},
    "cat": "ac2g", "name": "ac2g"
  }},
  {{
    "ph": "X", "cat": "kernel", "name": "{kernel}", "pid": 0, "tid": 7,
    "ts": {run:.3f}, "dur": 17.4,
    "args": {{
      "External id": {n}, "queued": 0, "device": 0, "context": 1, "stream": 7, "correlation": {n}, "registers per thread": 30, "shared memory": 0, "blocks per SM": 5.3, "warps per SM": 21.2, "grid": [4, 106, 1], "block": [128, 1, 1], "est. achieved occupancy %": 33
    }}
  }},
  {{
    "ph": "f", "id": {n}, "pid": 0, "tid": 7, "ts": {run:.3f},
    "cat": "ac2g", "name": "ac2g", "bp": "e"
  }},
"""


def write(path, size):
    """Steps of 400 operators, each with its launch and its kernel, until the file has this many bytes."""
    with open(path, "w", buffering=1 << 22) as out:
        out.write('{"schemaVersion": 1, "deviceProperties": [{"id": 0, "name": "NVIDIA A100", "totalGlobalMem": 42297524224, "computeMajor": 8, "computeMinor": 0, "numSms": 108}], "displayTimeUnit": "ms", "traceEvents": [\n')
        written, t, n, step = 0, 1000.0, 1, 0
        while written < size:
            step, begun, calls = step + 1, t, []
            for k in range(400):
                calls.append(CALL.format(op=k % 40, t=t, launch=t + 9, run=t + 16, n=n, k=k, kernel=KERNELS[k * 7 % 200]))
                t, n = t + 20, n + 1
            calls.append(f'  {{\n    "ph": "X", "cat": "user_annotation", "name": "ProfilerStep#{step}", "pid": 1102, "tid": 1102, "ts": {begun:.3f}, "dur": {t - begun:.3f}\n  }},\n')
            written += out.write("".join(calls))
        out.write('{"name": "Record Window End", "ph": "i", "s": "g", "pid": "", "tid": "", "ts": 1}]}')
