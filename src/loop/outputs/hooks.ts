// Hooks: hands over what became of incidents at a tick, and waits for nothing.
import { newsOf } from "../../notify/index.ts";
import type { IncidentNews } from "../../notify/index.ts";
import type { Output } from "../output.ts";

export function hooksOutput(tell: (news: IncidentNews) => void): Output {
  return {
    show(record) {
      for (const news of newsOf(record)) tell(news);
    },
    close: () => [],
  };
}
