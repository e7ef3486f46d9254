// A terminal for tests: bytes go into a real emulator, rows of text come out.
import xterm from "@xterm/headless";
import { createDashboard, type Dashboard, type DashboardOptions } from "./dashboard.ts";
import type { Intent, Size } from "./view.ts";

export class Screen {
  readonly terminal: xterm.Terminal;
  /** Everything written so far. */
  written = "";
  busy = false;

  constructor(size: Size) {
    this.terminal = new xterm.Terminal({
      cols: size.columns,
      rows: size.rows,
      // a terminal's line discipline puts a carriage return before each new line
      convertEol: true,
      allowProposedApi: true,
    });
  }

  ready = (): boolean => !this.busy;

  write = (text: string): void => {
    this.written += text;
    this.terminal.write(text);
  };

  async rows(): Promise<readonly string[]> {
    await new Promise<void>((resolve) => {
      this.terminal.write("", resolve);
    });
    const buffer = this.terminal.buffer.active;
    return Array.from({ length: this.terminal.rows }, (_, row) =>
      (buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? "").trimEnd(),
    );
  }

  async text(): Promise<string> {
    return `${(await this.rows()).join("\n").trimEnd()}\n`;
  }
}

export interface Stage {
  readonly screen: Screen;
  readonly dashboard: Dashboard;
  readonly intents: readonly Intent[];
}

export function stage(size: Size, options: Partial<DashboardOptions> = {}): Stage {
  const screen = new Screen(size);
  // as the session has it: no wrapping at the edge, but for plain lines
  if (options.mode !== "linear") screen.terminal.write("\x1b[?7l");
  const intents: Intent[] = [];
  const dashboard = createDashboard({
    output: screen,
    size,
    colour: 2,
    glyphs: "unicode",
    mode: "screen",
    onIntent: (intent) => intents.push(intent),
    ...options,
  });
  return { screen, dashboard, intents };
}
