# syntax = docker/dockerfile:1-labs
# check=skip=all
# escape=\
# other=ends them
# escape=`

FROM alpine
RUN echo \
  a
