ARG BASE_TAG
FROM nvidia/cuda:${BASE_TAG}
