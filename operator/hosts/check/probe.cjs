// Runs in a container of a host by its Node, and looks from there: a question a line, an answer a line. It ends with its input.
"use strict";
const dgram = require("node:dgram");
const { statfs } = require("node:fs/promises");
const net = require("node:net");
const { createInterface } = require("node:readline");

/** Milliseconds after which another host counts as silent. */
const SILENT_AFTER = 3_000;
/** Milliseconds until a datagram is sent again. */
const AGAIN_AFTER = 300;

/** Tells whoever connects by which address it came. @returns the code of what stands against it, or null */
const serveTcp = ({ port, address }) =>
  new Promise((resolve) => {
    const server = net.createServer((socket) => {
      socket.on("error", () => undefined);
      socket.end(socket.remoteAddress);
    });
    server.once("error", (error) => resolve(error.code));
    server.listen({ port, host: address }, () => resolve(null));
  });

/** Sends everything back. @returns as above */
const serveUdp = ({ port, address }) =>
  new Promise((resolve) => {
    const socket = dgram.createSocket("udp4");
    socket.once("error", (error) => resolve(error.code));
    socket.on("message", (message, { address: sender, port: senderPort }) => socket.send(message, senderPort, sender));
    socket.bind(port, address, () => resolve(null));
  });

/** The code of what stands against listening on a port, or null. */
const listenError = ({ port, address }) =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", (error) => resolve(error.code));
    server.listen({ port, host: address, exclusive: true }, () => server.close(() => resolve(null)));
  });

/** Milliseconds until a connection is there; `seenAs` where the other side is asked by which address it came. */
const dialTcp = ({ address, port, asks }) =>
  new Promise((resolve, reject) => {
    const started = performance.now();
    const socket = net.connect({ host: address, port });
    const timer = setTimeout(() => socket.destroy(new Error("no answer")), SILENT_AFTER);
    let milliseconds;
    let seenAs = "";
    const done = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ milliseconds, ...(seenAs ? { seenAs } : {}) });
    };
    socket.once("connect", () => {
      milliseconds = performance.now() - started;
      if (!asks) done();
    });
    socket.on("data", (piece) => (seenAs += piece));
    socket.once("end", done);
    socket.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });

const dialUdp = ({ address, port }) =>
  new Promise((resolve, reject) => {
    const started = performance.now();
    const socket = dgram.createSocket("udp4");
    const ask = () => socket.send("?", port, address, () => undefined);
    const again = setInterval(ask, AGAIN_AFTER);
    const done = (settle) => {
      clearInterval(again);
      clearTimeout(timer);
      socket.close();
      settle();
    };
    const timer = setTimeout(() => done(() => reject(new Error("no answer"))), SILENT_AFTER);
    socket.once("message", () => done(() => resolve({ milliseconds: performance.now() - started })));
    socket.once("error", (error) => done(() => reject(error)));
    ask();
  });

const ACTS = {
  clock: async () => ({ now: Date.now() }),
  disk: async () => {
    // The root of a container lies on the disk of its engine.
    const { bavail, blocks, bsize } = await statfs("/");
    return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize };
  },
  listen: async ({ ports }) => ({ errors: await Promise.all(ports.map(listenError)) }),
  serve: async ({ tcp, udp }) => ({
    tcp: await Promise.all(tcp.map(serveTcp)),
    udp: await Promise.all(udp.map(serveUdp)),
  }),
  dial: ({ protocol, ...where }) => (protocol === "udp" ? dialUdp(where) : dialTcp(where)),
};

const answer = (fields) => process.stdout.write(`${JSON.stringify(fields)}\n`);

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { id, act, ...question } = JSON.parse(line);
    ACTS[act](question).then(
      (fields) => answer({ id, ...fields }),
      (error) => answer({ id, failure: error.code || error.message }),
    );
  })
  .on("close", () => process.exit(0));
