import type { Body } from './json.ts';
import described from './operations.generated.json' with { type: 'json' };

/** A field of a request: what it may hold, and what it does, in English. */
export interface Field {
  readonly name: string;
  readonly kind: 'number' | 'integer' | 'boolean' | 'enum' | 'list' | 'tensor';
  /** The values of an enum or of a list's items, or the names that a number may be instead. */
  readonly values?: readonly string[];
  readonly default?: unknown;
  readonly required?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  /** A number that may be a list of such. */
  readonly mayBeList?: boolean;
  /** Of a tensor: what it holds, its shape in words and to programs, and whether it may be a number alone. */
  readonly of?: 'real' | 'integer' | 'boolean' | 'flag';
  readonly shape?: string;
  readonly axes?: readonly string[];
  readonly mayBeNumber?: boolean;
  /** It means nothing unless an option has one of some values; */
  readonly onlyWith?: { readonly option: string; readonly values: readonly string[] };
  /** or without one of each of these lists of fields. */
  readonly needs?: readonly (readonly string[])[];
  readonly text: string;
}

/** An output: a number, or a tensor if it has a shape. */
export interface Output {
  readonly name: string;
  readonly shape?: string;
  readonly axes?: readonly string[];
  readonly nullable?: boolean;
  readonly needs?: readonly (readonly string[])[];
  readonly text: string;
}

export interface Described {
  readonly name: string;
  readonly operationId: string;
  readonly summary: string;
  readonly fields: readonly Field[];
  readonly outputs: readonly Output[];
  /** A request that the service takes. */
  readonly example: Body;
  /** Of each of these lists of fields exactly one is given; */
  readonly exactlyOne: readonly (readonly string[])[];
  /** of these all or none. */
  readonly together: readonly (readonly string[])[];
}

interface Written extends Omit<Described, 'fields' | 'outputs' | 'exactlyOne' | 'together'> {
  readonly fields: readonly number[];
  readonly outputs: readonly number[];
  readonly exactlyOne?: Described['exactlyOne'];
  readonly together?: Described['together'];
}

const { fields, outputs, operations } = described as unknown as {
  readonly fields: readonly Field[];
  readonly outputs: readonly Output[];
  readonly operations: readonly Written[];
};

/** All operations of the service with their fields and outputs, as src/schemas declares them. */
export const DESCRIBED: readonly Described[] = operations.map((operation) => ({
  exactlyOne: [],
  together: [],
  ...operation,
  fields: operation.fields.flatMap((place) => fields[place] ?? []),
  outputs: operation.outputs.flatMap((place) => outputs[place] ?? []),
}));

/** The operation of that name; undefined where there is none. */
export function describedNamed(name: string): Described | undefined {
  return DESCRIBED.find((operation) => operation.name === name);
}

/** Whether a field means something in a request: its option has a value that gives it a meaning, and what it needs is there. */
export function isMeaningful(field: Field, { fields }: Described, body: { readonly [name: string]: unknown }): boolean {
  const { onlyWith, needs = [] } = field;
  const option = onlyWith && (body[onlyWith.option] ?? fields.find(({ name }) => name === onlyWith.option)?.default);
  return (
    (onlyWith === undefined || onlyWith.values.includes(option as string)) &&
    needs.every((names) => names.some((name) => body[name] !== undefined))
  );
}
