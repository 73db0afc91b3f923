import { statSync } from 'node:fs';
import { extname } from 'node:path';
import { CliError } from '../cli-error.ts';
import { type FlagValues, textOf } from '../flags/flag.ts';
import { STANDARD } from '../inputs/read-bytes.ts';
import { type Io, pathOf } from '../io.ts';

/** How results are written. */
export const OUTPUT_FORMATS = ['json', 'npz', 'safetensors', 'npy'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** Where results go to: to a file, or to standard output, where a person reads a summary. */
export interface Target {
  /** Undefined for standard output. */
  readonly file: string | undefined;
  readonly format: OutputFormat | 'summary';
}

/**
 * Where results go to, by `--out` and `--format`: the extension of the file says the format, else standard output gets a summary where it is
 * a terminal, and JSON where it is not.
 *
 * @param inputs files that must not be overwritten
 * @throws CliError
 */
export function targetOf(values: FlagValues, inputs: readonly string[], io: Io): Target {
  const out = textOf(values, 'out');
  const asked = textOf(values, 'format');
  if (asked !== undefined && !isFormat(asked)) {
    throw new CliError(`--format is ${JSON.stringify(asked)}; expected one of ${OUTPUT_FORMATS.join(', ')}`);
  }
  if (out === undefined || out === STANDARD) {
    if (io.stdout.isTerminal && asked !== undefined && asked !== 'json') {
      throw new CliError(`--format ${asked} writes bytes, and standard output is a terminal; expected --out FILE`);
    }
    const isSummary = asked === undefined && out === undefined && io.stdout.isTerminal;
    return { file: undefined, format: isSummary ? 'summary' : (asked ?? 'json') };
  }
  checkNoInput(out, inputs, io);
  const extension = extname(out).slice(1).toLowerCase();
  const format = asked ?? extension;
  if (isFormat(format)) return { file: out, format };
  throw new CliError(
    `--out ${out} has no extension that says how to write; expected .json, .npz, .safetensors, .npy, or --format`,
  );
}

function isFormat(text: string): text is OutputFormat {
  return (OUTPUT_FORMATS as readonly string[]).includes(text);
}

/** Refuses to overwrite an input, under whatever name. */
function checkNoInput(out: string, inputs: readonly string[], io: Io): void {
  const target = statSync(pathOf(io, out), { throwIfNoEntry: false });
  if (target?.isDirectory()) throw new CliError(`--out ${out} is a folder; expected a file`);
  if (target === undefined) return;
  for (const input of inputs) {
    const stat = statSync(pathOf(io, input), { throwIfNoEntry: false });
    if (stat?.ino === target.ino && stat.dev === target.dev) {
      throw new CliError(`--out ${out} is an input, too; expected another file`);
    }
  }
}
