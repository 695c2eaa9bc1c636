FROM debian AS 1st
FROM debian AS scratch
FROM debian AS a/b
