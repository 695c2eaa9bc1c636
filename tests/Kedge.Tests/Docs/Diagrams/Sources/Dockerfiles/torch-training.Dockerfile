# syntax=docker/dockerfile:1
ARG TORCH=2.6.0
ARG CUDA=12.4
ARG BASE=pytorch/pytorch:${TORCH}-cuda${CUDA}-cudnn9

FROM ${BASE}-devel AS build
RUN --mount=type=cache,target=/var/cache/apt \
    apt-get update \
 && apt-get install -y --no-install-recommends git ninja-build \
    # flash-attn needs a compiler
    build-essential
RUN pip wheel --no-deps -w /wheels flash-attn==2.7.4.post1

FROM ${BASE}-runtime AS train
RUN apt-get update && apt-get install -y tmux openssh-server && rm -rf /var/lib/apt/lists/*
COPY --from=build /wheels /wheels
RUN pip install /wheels/*.whl transformers datasets accelerate jupyterlab
COPY src/ /workspace/src/
EXPOSE 8888 22
USER 1000:1000
ENTRYPOINT ["tini", "--"]
CMD jupyter lab --ip 0.0.0.0
