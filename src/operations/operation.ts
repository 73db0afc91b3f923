import type { TObject } from '@sinclair/typebox';
import type { Fields, JsonValue, Results, Texts } from '../codecs/codec.ts';
import type { Kernel } from '../core/kernel.ts';
import type { Dtype } from '../core/numbers.ts';
import { meantAsOptions, readOptions } from './text-options.ts';
import { compileValidator, type Validator } from './validator.ts';

/** One operation: a pure function of the fields of a request, and what the document says of it. */
export interface Operation {
  /** Its last part of the path, `/v1/${name}`. */
  readonly name: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly request: TObject;
  readonly response: TObject;
  /** The name of the tensor that has the rows. */
  readonly rowsOf: string;
  /** Those of the texts in a message that are meant as options. */
  readonly meantAsOptions: (texts: Texts) => Texts;
  /** The options that texts stand for, unchecked. */
  readonly readOptions: (texts: Texts) => { [name: string]: JsonValue };
  /** Checks the fields that a codec has read; throws an InputError if they do not fit. */
  readonly validate: Validator;
  /** Computes the results of fields that are valid: those of the shape of the rows in a type, losses as doubles. */
  readonly run: (fields: Fields, kernel: Kernel, dtype: Dtype) => Results;
}

/** What is written down of an operation whose request has the type `Body`. */
interface Definition<Body> extends Omit<Operation, 'rowsOf' | 'meantAsOptions' | 'readOptions' | 'validate' | 'run'> {
  readonly rowsOf: keyof Body & string;
  readonly run: (body: Body, kernel: Kernel, dtype: Dtype) => Results;
}

/** The operation of a definition: `validate` follows from the schema of the request, whose type is `Body`. */
export function defineOperation<Body>(definition: Definition<Body>): Operation {
  const { request, run } = definition;
  return {
    ...definition,
    meantAsOptions: (texts) => meantAsOptions(request, texts),
    readOptions: (texts) => readOptions(request, texts),
    validate: compileValidator(request),
    run: (fields, kernel, dtype) => run(fields as Body, kernel, dtype),
  };
}
