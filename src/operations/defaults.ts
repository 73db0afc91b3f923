import { type TObject, Type } from '@sinclair/typebox';
import type { Fields, FieldValue, Texts } from '../codecs/codec.ts';
import { DEFAULTS, decodeDefaults } from '../codecs/json/decode-defaults.ts';
import { InputError } from '../core/tensors/input-error.ts';
import type { Kernel } from '../core/tensors/kernel.ts';
import { dtypeOf } from '../core/tensors/numbers.ts';
import type { Tensor } from '../core/tensors/tensor.ts';
import { isOfRows, isTensorSchema } from '../schemas/tensor.ts';
import { fittingDefault } from './fitting-default.ts';
import { readLargeOptions } from './large-options.ts';
import { removeLeftOut } from './left-out.ts';
import type { Operation } from './operation.ts';
import { compileValidator, type Validator } from './validator.ts';

/** Options that hold for messages that do not have them. Tensors have memory of their own. */
export type Defaults = { readonly [name: string]: FieldValue };

/**
 * Options in a query, as defaults.
 *
 * @throws InputError UNKNOWN_FIELD, INVALID_OPTION
 */
export function defaultsOfTexts(operation: Operation, texts: Texts): Defaults {
  const options = operation.readOptions(texts);
  validatorsOf(operation).options(options);
  return options;
}

/**
 * Refuses values that options cannot have, whatever the rows of a request are. Tensors and fields that no request has are not looked at.
 *
 * @throws InputError INVALID_OPTION
 */
export function checkOptions(operation: Operation, fields: Fields): void {
  const { properties } = operation.request;
  const known = Object.entries(fields).filter(([name]) => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return schema !== undefined && !isTensorSchema(schema);
  });
  validatorsOf(operation).options(Object.fromEntries(known) as Fields);
}

/**
 * The defaults in a line, and with them those that are there already.
 *
 * @throws InputError what is wrong with the line; DUPLICATE_FIELD an option that is there already
 */
export function defaultsOfLine(operation: Operation, line: Buffer, given: Defaults): Defaults {
  const fields = decodeDefaults(line, operation.kindOf);
  removeLeftOut(operation, fields);
  readLargeOptions(operation, fields);
  for (const name of Object.keys(fields)) {
    const schema = operation.request.properties[name];
    if (schema !== undefined && isOfRows(schema)) {
      const detail = `${DEFAULTS}.${name} is given; expected it in each line, since rows are not the same in all`;
      throw new InputError('INVALID_OPTION', [{ path: [DEFAULTS, name], detail }]);
    }
  }
  validatorsOf(operation).line({ [DEFAULTS]: fields } as unknown as Fields);
  for (const name of Object.keys(fields)) {
    if (!Object.hasOwn(given, name)) continue;
    const detail = `${DEFAULTS}.${name} is given in the query too; expected it once`;
    throw new InputError('DUPLICATE_FIELD', [{ path: [DEFAULTS, name], detail }]);
  }
  return { ...given, ...fields };
}

/** Gives a message the defaults that it does not have, as far as they mean something for it. What it makes of their numbers is its own: they are copied. */
export function addDefaults(operation: Operation, fields: Fields, defaults: Defaults, kernel: Kernel): void {
  for (const [name, given] of Object.entries(defaults)) {
    const value = name in fields ? undefined : fittingDefault(operation, name, given, fields, defaults);
    if (value === undefined) continue;
    fields[name] = operation.kindOf(name) === undefined ? value : copyOf(value as Tensor, kernel);
  }
}

function copyOf({ shape, data }: Tensor, kernel: Kernel): Tensor {
  const copy = kernel.allocateNumbers(dtypeOf(data), data.length);
  copy.set(data);
  return { shape, data: copy };
}

interface Validators {
  /** Of an object of options. */
  readonly options: Validator;
  /** Of a line that has one. */
  readonly line: Validator;
}

/** Compiled when first needed: most processes never are asked for one. */
const compiled = new Map<Operation, Validators>();

function validatorsOf(operation: Operation): Validators {
  let validators = compiled.get(operation);
  if (validators === undefined) {
    const options = optionsOf(operation.request);
    validators = { options: compileValidator(options), line: compileValidator(Type.Object({ [DEFAULTS]: options })) };
    compiled.set(operation, validators);
  }
  return validators;
}

/** A request without its rows; any tensor goes, since all that can be said of it the codec has said. */
function optionsOf({ properties }: TObject): TObject {
  const options = Object.entries(properties).filter(([, property]) => !isOfRows(property));
  const unchecked = options.map(([name, property]) => [name, isTensorSchema(property) ? Type.Any() : property]);
  return Type.Partial(Type.Object(Object.fromEntries(unchecked)), { additionalProperties: false });
}
