FROM 镜像/基础:1.0 AS build
RUN echo "构建 \"完成\"" # 注释
COPY 数据/ /数据/
CMD ["python", "训练.py"]
