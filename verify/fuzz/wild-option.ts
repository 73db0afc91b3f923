import type { TSchema } from '@sinclair/typebox';
import type { Random } from '../random.ts';
import type { Json } from './message-types.ts';
import { EXTREMES } from './wild-numbers.ts';

const INTEGERS = [0, 1, 2, 3, 15, 100, -1, -100, 1000, 2 ** 31, -(2 ** 31), 2 ** 53, -(2 ** 53), 1e300];
const NUMBERS = [0.01, 0.04, 0.1, 0.2, 0.5, 0.8, 1, 1.2, 1.5, 2, 3];
const JUNK: readonly Json[] = [true, '', 'mean', [], {}, -1, 1.5, 'NaN', [1, 2]];

/** A value of an option: mostly one that its schema allows, small, at a bound or huge. */
export function wildOption(random: Random, schema: TSchema): Json {
  if (random.below(40) === 0) return null;
  if (random.below(60) === 0) return structuredClone(random.pick(JUNK));
  if (schema.anyOf) return wildOption(random, random.pick(schema.anyOf as TSchema[]));
  if (schema.enum) return random.pick(schema.enum as Json[]);
  switch (schema.type) {
    case 'boolean':
      return random.below(2) === 0;
    case 'array':
      return someOf(random, schema.items);
    case 'integer':
      return random.pick(within(schema, INTEGERS));
    default: {
      const { minimum = 0, maximum = minimum, exclusiveMinimum = minimum, exclusiveMaximum = maximum } = schema;
      const bounds = [minimum, maximum, exclusiveMinimum, exclusiveMaximum];
      return random.pick(random.below(2) === 0 ? within(schema, NUMBERS) : within(schema, [...EXTREMES, ...bounds]));
    }
  }
}

/** Those that the schema allows, or all if it allows none. */
function within(
  { minimum, maximum, exclusiveMinimum, exclusiveMaximum }: TSchema,
  numbers: readonly number[],
): readonly number[] {
  const allowed = numbers.filter(
    (x) => !(x < minimum || x > maximum || x <= exclusiveMinimum || x >= exclusiveMaximum),
  );
  return allowed.length > 0 ? allowed : numbers;
}

function someOf(random: Random, items: TSchema): Json[] {
  const all: Json[] = items.enum ?? [wildOption(random, items), wildOption(random, items)];
  const some = all.filter(() => random.below(2) === 0);
  return some.length > 0 ? some : [random.pick(all)];
}
