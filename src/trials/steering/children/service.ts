// The trial's own service: an HTTP server of one thread whose every answer costs a set
// amount of CPU time. Answers on the loopback interface only. Child process of the trial.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { obey, say } from "../../programs/index.ts";
import { roundsOf, work } from "./work.ts";

const [requestMs = "7"] = process.argv.slice(2);
const rounds = roundsOf(Number(requestMs));

const server = createServer((_request, response) => {
  const body = String(work(rounds));
  response.writeHead(200, { "content-type": "text/plain", "content-length": body.length });
  response.end(body);
});
// Connections are kept for the whole trial: setting them up anew is not what is measured.
server.keepAliveTimeout = 0;
server.requestTimeout = 0;
server.headersTimeout = 0;
server.listen(0, "127.0.0.1", () => {
  say({ port: (server.address() as AddressInfo).port, rounds });
});
obey(() => {});
