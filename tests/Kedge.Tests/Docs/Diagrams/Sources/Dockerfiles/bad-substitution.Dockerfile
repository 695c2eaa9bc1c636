ARG A
FROM x:${A
FROM y:${A!z}
FROM $NOWHERE
FROM z:${A:?needed}
