FROM debian
RUN ["apt-get", "install", "-y", "git"]
CMD [ "a", "b\"c" ]
ENTRYPOINT [not json
VOLUME ["/a b", "/c"]
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
ADD ["a b.txt", "/d/"]
