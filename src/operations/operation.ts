import type { Static, TObject } from '@sinclair/typebox';
import type { Fields, FieldValue, KindOf, Results, Texts } from '../codecs/codec.ts';
import type { Context } from '../core/rows/options.ts';
import type { Definition } from '../schemas/definition.ts';
import { isTensorSchema, isWholeOutput, kindOfTensor } from '../schemas/tensor.ts';
import { camelCase, type InCamelCase, withCamelCase } from './camel-case.ts';
import { compileDependencies } from './dependencies.ts';
import { readOptions } from './text-options.ts';
import { compileValidator, type Validator } from './validator.ts';

/** One operation: a pure function of the fields of a request, and what the document says of it. */
export interface Operation extends Definition {
  readonly operationId: string;
  /** What a tensor of that name holds; undefined where that name is no tensor's. */
  readonly kindOf: KindOf;
  /** Whether a result of that name is whole numbers. */
  readonly isWhole: (name: string) => boolean;
  /** The options that texts stand for, unchecked. */
  readonly readOptions: (texts: Texts) => { [name: string]: FieldValue };
  /** Checks the fields that a codec has read; throws an InputError if they do not fit. */
  readonly validate: Validator;
  /** The name of the tensor that has the rows, or the first such name; and that of a message. */
  readonly rowsOf: string;
  readonly rowsIn: (fields: Fields) => string;
  /** Computes the results of fields that are valid. */
  readonly run: (fields: Fields, context: Context) => Results;
}

/** The fields of a request under their names in camel case, and what it is computed with: `dtype` is that of the results. */
type CoreRequest<Request extends TObject> = Omit<InCamelCase<Static<Request>>, keyof Context> & Context;

function coreRequest(fields: Fields, { kernel, dtype, tally }: Context): { readonly [name: string]: unknown } {
  const request = withCamelCase(fields);
  request.kernel = kernel;
  request.dtype = dtype;
  request.tally = tally;
  return request;
}

/** Whether an operation has losses, to be tallied. */
export function hasLosses({ response }: Definition): boolean {
  return 'losses' in response.properties;
}

/** Whether the losses of an operation are negative log-likelihoods of classes, whose mean has a perplexity. */
export function hasLikelihoods({ request, hasClasses }: Definition): boolean {
  return hasClasses && 'labels' in request.properties;
}

/**
 * The operation of a definition.
 *
 * @param core computes it, from the fields of a request under their names in camel case
 */
export function operation<Request extends TObject>(
  definition: Definition<Request>,
  core: (request: CoreRequest<Request>, context: Context) => Results,
): Operation {
  const { name, request, exactlyOne = [] } = definition;
  const validateFields = compileValidator(request);
  const checkDependencies = compileDependencies(definition);
  const tensors = Object.entries(request.properties).filter(([, schema]) => isTensorSchema(schema));
  const kinds = new Map(tensors.map(([field, schema]) => [field, kindOfTensor(schema)] as const));
  const results = Object.entries(definition.response.properties);
  const whole = new Set(results.flatMap(([result, schema]) => (isWholeOutput(schema) ? [result] : [])));
  const first = tensors[0]?.[0] as string;
  const rows = exactlyOne.find((names) => names.includes(first)) ?? [first];
  return {
    ...definition,
    operationId: camelCase(name),
    kindOf: (field) => kinds.get(field),
    isWhole: (name) => whole.has(name),
    readOptions: (texts) => readOptions(request, texts),
    validate: (fields) => {
      validateFields(fields);
      checkDependencies(fields);
    },
    rowsOf: first,
    rowsIn: (fields) => rows.find((field) => field in fields) ?? first,
    run: (fields, context) => core(coreRequest(fields, context) as CoreRequest<Request>, context),
  };
}
