FROM ubuntu:24.04
ENV DEBIAN_FRONTEND=noninteractive
RUN set -eux; sudo apt-get -y install python3 python3-pip; \
    python3 -m pip install -i https://mirror.example/simple "torch>=2.6" numpy==2.1 ; \
    conda install -y -c conda-forge faiss-gpu && uv pip install ruff | tee log
RUN npm install --global yarn && yarn add left-pad
RUN npm install & yarn config set network-timeout 300000 && yarn install --network-timeout 300000 & wait
RUN (pip install "wandb[launch] @ git+https://example.org/wandb.git" 'numpy<2' nvshmem==3.4.5) && pip install ${INDEX:+--index-url "$INDEX"} fastapi
ADD "https://example.org/a.git#${VERSION}" /src
COPY 'a file' "other" /src/
ENTRYPOINT []
