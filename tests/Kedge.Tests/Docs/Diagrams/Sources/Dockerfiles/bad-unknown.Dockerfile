FROM debian
RNU echo a
COPPY a b
