import { CrossEntropyRequest } from './cross-entropy.ts';
import { LogSoftmaxRequest } from './log-softmax.ts';
import { NllRequest } from './nll.ts';
import { SoftmaxRequest } from './softmax.ts';
import { isTensorSchema } from './tensor.ts';

const names = new Set(
  [SoftmaxRequest, LogSoftmaxRequest, NllRequest, CrossEntropyRequest].flatMap(({ properties }) =>
    Object.entries(properties).flatMap(([name, schema]) => (isTensorSchema(schema) ? [name] : [])),
  ),
);

/** Whether a field of that name is a tensor: it is one on every operation that has it. */
export function isTensorField(name: string): boolean {
  return names.has(name);
}
