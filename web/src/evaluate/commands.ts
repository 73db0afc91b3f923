import type { Options } from './asking/request.ts';
import type { Summary } from './worker-messages.ts';

/** Options that `exact-loss evaluate` takes, too. */
const OF_COMMAND = ['shift', 'bins', 'temperature', 'softcap', 'ignore_index', 'on_non_finite'];
/** The outputs that are numbers of all rows. */
const OUTPUTS = 'nll,perplexity,bits,accuracy,brier_score,calibration_error';
const TYPES: { readonly [end: string]: string } = {
  npz: 'application/x-npz',
  safetensors: 'application/vnd.safetensors',
  json: 'application/json',
};

/** The same evaluation by the command line; undefined of what no file has. */
export function evaluateCommand(held: Summary, options: Options): string | undefined {
  const files = filesOf(held);
  if (!files || !held.batch?.labels) return undefined;
  const { shape, classAxis } = held.batch;
  const flags = OF_COMMAND.flatMap((name) =>
    options[name] === undefined ? [] : [`--${name.replaceAll('_', '-')} ${word(String(options[name]))}`],
  );
  if (classAxis !== shape.length - 1) flags.unshift(`--class-axis ${classAxis}`);
  return ['npx exact-loss evaluate', ...files, ...flags].join(' ');
}

/** The request by curl, with the files as they are, or with that of the request. */
export function curlCommand(
  held: Summary,
  options: Options,
  origin: string,
): { readonly text: string; readonly needsRequest: boolean } {
  const { shape = [], classAxis = 1 } = held.batch ?? {};
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options)) if (!Array.isArray(value)) query.set(name, String(value));
  if (classAxis !== 1 || shape.length > 2) query.set('class_axis', String(classAxis));
  query.set('outputs', held.batch?.labels ? OUTPUTS : 'loss,losses');
  const url = `${origin}/v1/cross-entropy`;
  const text = String(query).replaceAll('%2C', ',');
  const names = new Set(held.tensors.map(({ file }) => file));
  const [file = ''] = names;
  const type = TYPES[/\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? ''];
  const hasLists = Object.values(options).some(Array.isArray);
  if (!held.table && !hasLists && names.size === 1 && type && type !== 'application/json')
    return {
      text: `curl -sS '${url}?${text}' -H 'content-type: ${type}' --data-binary @${word(file)}`,
      needsRequest: false,
    };
  const areNpy =
    !held.table && !hasLists && held.tensors.length > 0 && held.tensors.every(({ file: name }) => /\.npy$/i.test(name));
  if (areNpy) {
    const parts = held.tensors.map(({ name, file: path }) => `-F ${word(`${name}=@${path}`)}`);
    const others = [...query].map(([name, value]) => `-F ${name}=${word(value)}`);
    return { text: `curl -sS ${url} ${[...parts, ...others].join(' ')}`, needsRequest: false };
  }
  return {
    text: `curl -sS '${url}?${text}' -H 'content-type: application/vnd.safetensors' --data-binary @request.safetensors`,
    needsRequest: true,
  };
}

/** The files of what is held, each once; undefined where something was pasted or is the example. */
function filesOf({ table, tensors, isExample }: Summary): string[] | undefined {
  if (isExample) return undefined;
  const named = tensors.map(({ name, file }) => ({ name, file }));
  const files = new Map<string, string>();
  if (table) files.set(table.file, word(table.file));
  const counts = new Map<string, number>();
  for (const { file } of named) counts.set(file, (counts.get(file) ?? 0) + 1);
  for (const { name, file } of named)
    files.set(file, counts.get(file) === 1 && !table ? word(`${name}=${file}`) : word(file));
  const all = [...files.keys()];
  return all.every((file) => /\.\w+$/.test(file)) ? [...files.values()] : undefined;
}

/** A word of a shell. */
function word(text: string): string {
  return /^[\w.,=@:/+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
