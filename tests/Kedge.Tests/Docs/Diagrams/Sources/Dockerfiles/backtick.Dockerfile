# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
COPY app.exe c:\app\
RUN dir c:\ `
    && echo done
ENTRYPOINT ["c:\\app\\app.exe"]
