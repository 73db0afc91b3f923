import { CrossEntropyRequest } from './cross-entropy.ts';
import { LogSoftmaxRequest } from './log-softmax.ts';
import { NllRequest } from './nll.ts';
import { SoftmaxRequest } from './softmax.ts';
import { isTensorSchema, kindOfTensor } from './tensor.ts';

const kinds = new Map(
  [SoftmaxRequest, LogSoftmaxRequest, NllRequest, CrossEntropyRequest].flatMap(({ properties }) =>
    Object.entries(properties).flatMap(([name, schema]) =>
      isTensorSchema(schema) ? [[name, kindOfTensor(schema)] as const] : [],
    ),
  ),
);

/** What a tensor field of that name holds, on every operation that has it; undefined where it is no tensor. */
export function tensorKind(name: string): 'integer' | 'real' | undefined {
  return kinds.get(name);
}
