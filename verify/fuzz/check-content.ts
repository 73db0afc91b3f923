import { readNpzFile } from '../siege/harness/npz-file.ts';
import type { Published } from './published.ts';
import type { Answer } from './send.ts';

interface Header {
  readonly [name: string]: { readonly shape?: readonly number[]; readonly data_offsets?: readonly [number, number] };
}

/** What is wrong with a JSON body, by the schema of this name. */
export function jsonFaults(published: Published, schema: string, text: string): string[] {
  const value = parsed(text);
  return value === undefined ? [`no JSON: ${text.slice(0, 80)}`] : published.faultsOf(schema, value);
}

/** What is wrong with NDJSON, whose lines are answers or problems, and a summary at the end if any. */
export function linesFaults(published: Published, schema: string, text: string): string[] {
  if (text !== '' && !text.endsWith('\n')) return ['the last line does not end'];
  const lines = text.split('\n').slice(0, -1);
  return lines.flatMap((line, i) => {
    const value = parsed(line) as { code?: string; line?: number; summary?: object } | undefined;
    if (value === undefined) return [`line ${i + 1} is no JSON: ${line.slice(0, 80)}`];
    if ('summary' in value) return i === lines.length - 1 ? [] : [`a summary is line ${i + 1} of ${lines.length}`];
    if (!('code' in value)) return published.faultsOf(schema, value);
    const place = Number.isInteger(value.line) ? [] : [`the problem of line ${i + 1} has no line`];
    return [...published.faultsOf('Problem', value), ...place];
  });
}

/** What is wrong with a safetensors file, whose tensors are fields of the schema of this name. */
export function fileFaults(published: Published, schema: string, file: Buffer): string[] {
  const start = file.length < 8 ? Number.NaN : 8 + Number(file.readBigUInt64LE(0));
  if (!(start <= file.length)) return ['the file ends before its header does'];
  const header = parsed(file.toString('utf8', 8, start)) as Header | undefined;
  if (header === undefined) return ['the header of the file is no JSON'];
  const ends = Object.values(header).map(({ data_offsets: offsets }) => offsets?.[1] ?? 0);
  const size = Math.max(0, ...ends);
  const names = Object.fromEntries(
    Object.entries(header).map(([name, { shape }]) => [name, shape?.length === 0 ? 0 : []]),
  );
  const length = size === file.length - start ? [] : [`${file.length - start} bytes of tensors; expected ${size}`];
  return [...published.faultsOf(schema, names), ...length];
}

/** What is wrong with an npz file, whose arrays are fields of the schema of this name, as another program reads it. */
export function npzFaults(published: Published, schema: string, file: Buffer): string[] {
  try {
    const arrays = readNpzFile(file);
    const fields = Object.fromEntries(arrays.map(({ name, shape }) => [name, shape.length === 0 ? 0 : []]));
    const faults = arrays.flatMap(({ name, dtype, shape, bytes }) => {
      const expected = shape.reduce((product, length) => product * length, Number(dtype.slice(1)) / 8);
      return bytes.length === expected ? [] : [`${name} has ${bytes.length} bytes; expected ${expected}`];
    });
    return [...published.faultsOf(schema, fields), ...faults];
  } catch (error) {
    return [`no npz file: ${(error as Error).message}`];
  }
}

/** What is wrong with JSON followed by the bytes of tensors. */
export function binaryFaults(published: Published, schema: string, { headers, body }: Answer): string[] {
  const length = Number(headers['inference-header-content-length']);
  if (!Number.isInteger(length) || length < 1 || length > body.length)
    return [`inference-header-content-length is ${headers['inference-header-content-length']} of ${body.length}`];
  const text = body.toString('utf8', 0, length);
  const faults = jsonFaults(published, schema, text);
  if (faults.length > 0) return faults;
  const { outputs } = JSON.parse(text) as { outputs: { parameters?: { binary_data_size?: number } }[] };
  const size = outputs.reduce((sum, { parameters }) => sum + (parameters?.binary_data_size ?? 0), 0);
  return size === body.length - length ? [] : [`${body.length - length} bytes of tensors; expected ${size}`];
}

/** The value of strict JSON; undefined if it is malformed. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
