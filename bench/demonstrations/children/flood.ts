// A flood of datagrams on loopback: one socket sends to another of this same process, at a
// bounded rate. Child process of the demonstration. Words: bytes a second.
import { createSocket } from "node:dgram";
import { obey, say } from "../../../src/trials/programs/index.ts";

const STEP_MS = 5;
const LOOPBACK = "127.0.0.1";
const datagram = Buffer.alloc(32_768, 1);
const rate = Number(process.argv[2] ?? 0);

const sink = createSocket("udp4");
const source = createSocket("udp4");
sink.bind(0, LOOPBACK, () => {
  const { port } = sink.address();
  const began = performance.now();
  let sent = 0;
  setInterval(() => {
    const due = (rate * (performance.now() - began)) / 1000;
    for (; sent < due; sent += datagram.length) source.send(datagram, port, LOOPBACK);
  }, STEP_MS);
  say({ says: "began" });
});
obey(() => {});
