FROM node:22
ONBUILD COPY package.json package-lock.json ./
ONBUILD RUN ["npm", "ci"]
ONBUILD ARG NODE_ENV=production
CMD npm start
