ARG A=1 B="two words"
ARG C=${A:-x}${B:+y}
ARG EMPTY
FROM image:${C}-${EMPTY:-none}-${UNSET-unset}
ARG A
RUN echo $A
