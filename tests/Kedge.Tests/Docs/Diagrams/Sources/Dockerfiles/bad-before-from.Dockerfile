ARG X=1
RUN echo a
FROM debian
