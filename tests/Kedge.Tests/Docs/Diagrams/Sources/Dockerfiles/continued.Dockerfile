# A comment with a backslash \
FROM \
   debian:trixie \
   AS \
   a
RUN echo one \

    # empty lines and comments between

  && echo two \  
  && echo three
LABEL a="1 \
 2"
