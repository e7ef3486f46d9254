// The kinds of settings there are, and how one is written as a flag, a variable and a
// configuration key. The settings themselves are rows in options.ts.
import { unreachable } from "../base/index.ts";

interface OptionBase {
  /** Flag without dashes. */
  readonly name: string;
  readonly short?: string;
  /** One sentence, capital letter, full stop. */
  readonly help: string;
  /** True where the environment and the configuration file may give it as well. */
  readonly configurable?: true;
}

/** `--name` and `--no-name`. */
export interface SwitchOption extends OptionBase {
  readonly kind: "switch";
  readonly default: boolean;
}

/** A number in [min, max]: `seconds` takes ms, s, m, h behind it, `bytes` K, M, G (powers of 1024), `percent` %. */
export interface NumberOption extends OptionBase {
  readonly kind: "seconds" | "bytes" | "count" | "percent";
  readonly min: number;
  readonly max: number;
  /** `null`: not limited, not set. */
  readonly default: number | null;
  /** What `null` means, for people. */
  readonly unset?: string;
}

/** A path. */
export interface PathOption extends OptionBase {
  readonly kind: "path";
  readonly placeholder: "FILE" | "DIR" | "DIR|FILE";
  readonly default: string | null;
  readonly unset?: string;
  /** The value when the flag stands alone. */
  readonly bare?: string;
  /** The flag may be given several times; see `pathsOf`. */
  readonly many?: true;
}

/** One of a few words. */
export interface ChoiceOption extends OptionBase {
  readonly kind: "choice";
  readonly placeholder: string;
  readonly choices: readonly string[];
  readonly default: string | null;
  readonly unset?: string;
}

/** Processes, units and cgroups, with commas between them; see selectors.ts. */
export interface TargetsOption extends OptionBase {
  readonly kind: "targets";
  readonly default: null;
  readonly unset: string;
}

/** Words in a form of their own: a name, an id, a list of either. */
export interface TextOption extends OptionBase {
  readonly kind: "text";
  readonly placeholder: string;
  /** What it must look like, as a regular expression read with the flag `u`. */
  readonly pattern: string;
  /** The same in words: `not NAME_OF`. */
  readonly nameOf: string;
  readonly default: null;
  readonly unset: string;
  /** The value when the flag stands alone. */
  readonly bare?: string;
}

/** An address of http or https; only its host is ever shown. */
export interface AddressOption extends OptionBase {
  readonly kind: "address";
  readonly default: null;
  readonly unset: string;
}

/** A list of hooks, kept as JSON; addresses in it are shown by their host. */
export interface HooksOption extends OptionBase {
  readonly kind: "hooks";
  readonly default: null;
  readonly unset: string;
}

export type Option =
  | SwitchOption
  | NumberOption
  | PathOption
  | ChoiceOption
  | TargetsOption
  | TextOption
  | AddressOption
  | HooksOption;
export type OptionTable = Readonly<Record<string, Option>>;
export type OptionValue = boolean | number | string | null;

/** Stands between the paths of an option that takes many: no path that is accepted holds one. */
export const BETWEEN_PATHS = "\n";

/** The paths of an option that takes many, in their order. */
export const pathsOf = (value: string | null): readonly string[] =>
  value === null ? [] : value.split(BETWEEN_PATHS);

/** The type a resolved option has: never null where it has a default. */
export type ValueOf<O extends Option> = O extends SwitchOption
  ? boolean
  : O extends NumberOption
    ? number | (O["default"] & null)
    : O extends ChoiceOption
      ? O["choices"][number] | (O["default"] & null)
      : string | (O["default"] & null);

export type ValuesOf<T extends OptionTable> = { readonly [K in keyof T]: ValueOf<T[K]> };

export const environmentName = (option: Option): string =>
  `HOMEOSTAT_${option.name.replaceAll("-", "_").toUpperCase()}`;

export const configurationKey = (option: Option): string => option.name.replaceAll("-", "_");

/** A switch that is on by default is shown as the flag that turns it off. */
export function flagOf(option: Option): string {
  return option.kind === "switch" && option.default ? `--no-${option.name}` : `--${option.name}`;
}

/** What stands behind the flag: `S`, `[FILE]`, nothing for a switch. */
export function placeholderOf(option: Option): string {
  switch (option.kind) {
    case "switch":
      return "";
    case "seconds":
      return "S";
    case "bytes":
      return "SIZE";
    case "count":
      return "N";
    case "percent":
      return "PERCENT";
    case "path":
    case "text":
      return option.bare === undefined ? option.placeholder : `[${option.placeholder}]`;
    case "choice":
      return option.placeholder;
    case "targets":
      return "WHO";
    case "address":
      return "URL";
    case "hooks":
      return "LIST";
    default:
      return unreachable(option);
  }
}

/** What a flag that may stand alone takes is given when it does. */
export const mayStandAlone = (option: Option): boolean =>
  "bare" in option && option.bare !== undefined;
