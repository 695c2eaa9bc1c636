FROM alpine
LABEL "com.example.v"="a b" x=y \
      z='quoted "inside"'
ENV PATH=/a:$PATH LANG="C.UTF-8"
ENV OLD style with blanks
