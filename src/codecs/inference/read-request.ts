import type { Path } from '../../core/tensors/input-error.ts';
import type { JsonValue } from '../codec.ts';
import { readOption } from '../json/read-option.ts';
import type { ReadTensor } from '../json/read-tensor.ts';
import { readMembers, readValue } from '../json/read-value.ts';
import type { Scanner } from '../json/scanner.ts';
import type { UnsafeNumber } from '../json/unsafe-number.ts';
import { FirstProblem } from './first-problem.ts';
import { idleReaders } from './idle-parameters.ts';
import { type InputPart, readInput } from './read-input.ts';
import { MOST_ITEMS, readKnown, readNull, readObjects, refuse, refuseMore } from './read-known.ts';

/** What a request asks of one output, unchecked. */
export interface OutputPart {
  readonly path: Path;
  name?: JsonValue;
  binary?: JsonValue;
}

/** The JSON of a request, read but unchecked. */
export interface RequestParts {
  id?: JsonValue;
  modelName?: JsonValue;
  readonly parameters: Map<string, JsonValue | UnsafeNumber>;
  inputs?: InputPart[];
  outputs?: OutputPart[];
}

/**
 * Reads the JSON of a request: all of it, before anything in it is refused.
 *
 * @throws JsonSyntaxError EMPTY_BODY, MALFORMED_JSON, INVALID_UTF8, NESTED_TOO_DEEP
 * @throws InputError NOT_AN_OBJECT, UNKNOWN_FIELD, DUPLICATE_FIELD, INVALID_OPTION
 */
export function readRequest(scanner: Scanner, readTensor: ReadTensor): RequestParts {
  if (scanner.peek() === undefined) scanner.fail('EMPTY_BODY', 'the body is empty, expected a JSON object');
  const problem = new FirstProblem();
  const parts: RequestParts = { parameters: new Map() };
  const readers = {
    id: () => {
      if (!readNull(scanner)) parts.id = readValue(scanner, 1);
    },
    model_name: () => {
      if (!readNull(scanner)) parts.modelName = readValue(scanner, 1);
    },
    parameters: () => {
      if (!readNull(scanner)) readParameters(scanner, parts.parameters, problem);
    },
    inputs: () => {
      const inputs: InputPart[] = [];
      parts.inputs = inputs;
      const readItem = (i: number) => inputs.push(readInput(scanner, ['inputs', i], readTensor, problem));
      readObjects(scanner, 2, ['inputs'], readItem, problem);
    },
    outputs: () => {
      if (readNull(scanner)) return;
      const outputs: OutputPart[] = [];
      parts.outputs = outputs;
      readObjects(scanner, 2, ['outputs'], (i) => outputs.push(readOutput(scanner, ['outputs', i], problem)), problem);
    },
  };
  readKnown(scanner, 1, [], readers, problem);
  if (scanner.peek() !== undefined) scanner.unexpected('nothing after the request');
  problem.throwIfAny();
  return parts;
}

function readOutput(scanner: Scanner, path: Path, problem: FirstProblem): OutputPart {
  const part: OutputPart = { path };
  const name = () => {
    part.name = readValue(scanner, 3);
  };
  const binary_data = () => {
    if (!readNull(scanner)) part.binary = readValue(scanner, 4);
  };
  const parametersPath = [...path, 'parameters'];
  const parameters = () => {
    const idle = idleReaders(scanner, 4, parametersPath, problem);
    if (!readNull(scanner)) readKnown(scanner, 4, parametersPath, { binary_data, ...idle }, problem);
  };
  readKnown(scanner, 3, path, { name, parameters }, problem);
  return part;
}

/** Parameters can have any name. */
function readParameters(scanner: Scanner, parameters: RequestParts['parameters'], problem: FirstProblem): void {
  const path = ['parameters'];
  if (scanner.peek() !== 0x7b /* { */) {
    refuse(scanner, 2, path, 'an object', problem);
    return;
  }
  readMembers(scanner, 2, (name) => {
    if (parameters.has(name)) {
      const detail = (place: string) => `${place} stands twice; expected it once`;
      problem.report('DUPLICATE_FIELD', () => [...path, name], detail);
    }
    if (parameters.size === MOST_ITEMS) refuseMore(path, problem);
    parameters.set(name, readOption(scanner, 2));
  });
}
