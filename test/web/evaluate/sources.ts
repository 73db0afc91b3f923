import { contentsOf } from '../../../web/src/evaluate/data/contents-of.ts';
import { tensorOfElements } from '../../../web/src/evaluate/data/elements.ts';
import { type Given, givenOf } from '../../../web/src/evaluate/data/given.ts';
import type { Source } from '../../../web/src/evaluate/data/source.ts';
import type { TensorName } from '../../../web/src/evaluate/data/tensor-names.ts';

/** What a file gives, as the worker reads it. */
export async function givenIn(name: string, content: string | Uint8Array): Promise<Given> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : Uint8Array.from(content);
  return givenOf(await contentsOf(bytesSource(name, bytes)), name);
}

/** A tensor of it: type, shape and numbers. */
export function tensorIn({ tensors }: Given, name: TensorName): unknown[] {
  const elements = tensors[name];
  if (!elements) return [];
  return [elements.type, elements.shape, [...tensorOfElements(name, elements).data]];
}

/** Bytes in memory. */
export function bytesSource(name: string, bytes: Uint8Array<ArrayBuffer>): Source {
  const read = (start: number, end: number) => bytes.subarray(start, end);
  return { name, size: bytes.length, read, part: read };
}
