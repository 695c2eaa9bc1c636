FROM debian AS x
FROM x AS x
FROM x
