import { CrossEntropyRequest } from './cross-entropy.ts';
import { LogSoftmaxRequest } from './log-softmax.ts';
import { NllRequest } from './nll.ts';
import { SoftmaxRequest } from './softmax.ts';
import { isTensorSchema, kindOfTensor } from './tensor.ts';

const fields = [SoftmaxRequest, LogSoftmaxRequest, NllRequest, CrossEntropyRequest].flatMap(({ properties }) =>
  Object.entries(properties),
);
const kinds = new Map(
  fields.flatMap(([name, schema]) => (isTensorSchema(schema) ? [[name, kindOfTensor(schema)] as const] : [])),
);
const options = new Set(fields.flatMap(([name, schema]) => (isTensorSchema(schema) ? [] : [name])));

/** What a tensor field of that name holds, on every operation that has it; undefined where it is no tensor. */
export function tensorKind(name: string): 'integer' | 'real' | undefined {
  return kinds.get(name);
}

/** Whether any operation has an option of that name. */
export function isOption(name: string): boolean {
  return options.has(name);
}
