import type { TensorKind } from '../../src/core/tensors/tensor.ts';
import { OPERATIONS } from '../../src/operations/index.ts';
import type { Random } from '../random.ts';
import { messageOfClasses, OPERATIONS_OF_CLASSES } from './message-of-classes.ts';
import { messageOfExample } from './message-of-example.ts';
import { wildMessage } from './wild-message.ts';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

/** The names of all operations. */
export const NAMES: readonly string[] = OPERATIONS.map(({ name }) => name);

/** The numbers of a tensor in row-major order; booleans are 0 and 1. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly numbers: readonly number[];
  /** Real where it is not said. */
  readonly kind?: TensorKind;
}

/** A request to an operation, independent of its format. */
export interface Message {
  readonly operation: string;
  readonly tensors: { readonly [name: string]: Tensor };
  readonly options: JsonObject;
  /** Whether it must be answered; else it may be, or refused. */
  readonly isValid: boolean;
}

/** A request that is valid, or in one case of three one that follows nothing but the types of its fields. */
export function randomMessage(random: Random, operation: string): Message {
  if (random.below(3) === 0) return wildMessage(random, operation);
  const ofClasses = OPERATIONS_OF_CLASSES.find((name) => name === operation);
  return ofClasses && random.below(4) > 0 ? messageOfClasses(random, ofClasses) : messageOfExample(random, operation);
}
