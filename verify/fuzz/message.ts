import { OPERATIONS } from '../../src/operations/index.ts';
import type { Random } from '../random.ts';
import { messageOfClasses, OPERATIONS_OF_CLASSES } from './message-of-classes.ts';
import { messageOfExample } from './message-of-example.ts';
import type { Message } from './message-types.ts';
import { wildMessage } from './wild-message.ts';

/** The names of all operations. */
export const NAMES: readonly string[] = OPERATIONS.map(({ name }) => name);

/** A request that is valid, or in one case of three one that follows nothing but the types of its fields. */
export function randomMessage(random: Random, operation: string): Message {
  if (random.below(3) === 0) return wildMessage(random, operation);
  const ofClasses = OPERATIONS_OF_CLASSES.find((name) => name === operation);
  return ofClasses && random.below(4) > 0 ? messageOfClasses(random, ofClasses) : messageOfExample(random, operation);
}
