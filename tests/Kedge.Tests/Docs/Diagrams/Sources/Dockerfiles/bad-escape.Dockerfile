# escape=x
# escape=`
FROM debian
