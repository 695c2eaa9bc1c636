FROM debian AS
FROM debian as a b
FROM a b
