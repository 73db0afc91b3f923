import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { vectorFiles } from '../scripts/vectors.ts';
import { type Body, flatten, type Json } from './support/fixtures.ts';
import { numbersOf, readFile } from './support/safetensors.ts';

const at = (name: string) => new URL(`../vectors/${name}`, import.meta.url);
const files = vectorFiles();
const operations = Object.keys(files).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -5)] : []));

describe('vectors/', () => {
  it('has no file that the script does not write', () => {
    expect(readdirSync(at('.')).toSorted()).toEqual([...Object.keys(files), 'README.md'].toSorted());
  });

  it.each(Object.keys(files))('%s is what the script writes, and below 300 kB', (name) => {
    expect(existsSync(at(name)) && readFileSync(at(name)).equals(files[name] as Buffer)).toBe(true);
    expect(files[name]?.length).toBeLessThan(300_000);
  });

  it.each(operations)('%s.safetensors has the numbers of its JSON', (operation) => {
    const vectors: { id: string; request: Body; expected: Body; scale?: Body }[] = JSON.parse(
      String(files[`${operation}.json`]),
    );
    const file = files[`${operation}.safetensors`] as Buffer;
    const { __metadata__: metadata } = JSON.parse(file.toString('utf8', 8, 8 + Number(file.readBigUInt64LE(0))));
    const tensors = new Map(Object.entries(withoutMetadata(file)));
    for (const { id, request, expected, scale = {} } of vectors) {
      const options = JSON.parse(metadata[id]);
      const own = (kind: string, fields: Body) =>
        Object.entries(fields)
          .filter(([name, value]) => value !== null && !(kind === 'input' && name in options))
          .map(([name, value]) => [`${id}/${kind}/${name}`, value] as [string, Json]);
      const all = [...own('input', request), ...own('expected', expected), ...own('scale', scale)];
      for (const [name, value] of all) expect([name, tensors.get(name)]).toEqual([name, flatten(value)]);
      for (const [name] of all) tensors.delete(name);
      expect({ ...request, ...options }).toEqual(request);
    }
    expect([...tensors.keys()]).toEqual([]);
    expect(Object.keys(metadata)).toEqual(vectors.map(({ id }) => id));
  });
});

/** The tensors of a file as doubles. */
function withoutMetadata(file: Buffer): { [name: string]: number[] } {
  const headerEnd = 8 + Number(file.readBigUInt64LE(0));
  const { __metadata__: _, ...header } = JSON.parse(file.toString('utf8', 8, headerEnd));
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const tensors = readFile(Buffer.concat([length, text, file.subarray(headerEnd)]));
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, numbersOf(tensor)]));
}
