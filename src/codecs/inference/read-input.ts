import type { Path } from '../../core/tensors/input-error.ts';
import { formatPath } from '../../core/tensors/input-error.ts';
import type { DoubleTensor } from '../../core/tensors/tensor.ts';
import type { JsonValue } from '../codec.ts';
import { preview } from '../json/preview.ts';
import type { ReadTensor } from '../json/read-tensor.ts';
import { readValue } from '../json/read-value.ts';
import type { Scanner } from '../json/scanner.ts';
import { FirstProblem } from './first-problem.ts';
import { idleReaders } from './idle-parameters.ts';
import { readKnown, readNull } from './read-known.ts';

const OPEN_BRACKET = 0x5b;
/** The request, its inputs, and the input. */
const DEPTH = 3;

/** What a request says of one input, unchecked: its members come in any order. */
export interface InputPart {
  readonly path: Path;
  name?: JsonValue;
  shape?: JsonValue;
  datatype?: JsonValue;
  binarySize?: JsonValue;
  /** Its numbers; null where it was said that there are none in the JSON. */
  data?: DoubleTensor | null;
  /** Whether they are written as true and false. */
  areBooleans?: boolean;
  /** Where these stand in the text. */
  dataAt?: number;
  /** What is wrong with these, if it comes to that: its datatype may be. */
  readonly dataProblem: FirstProblem;
}

/** Reads the input at the cursor, the numbers in it right into a tensor: what else is to be said of them stands behind. */
export function readInput(scanner: Scanner, path: Path, readTensor: ReadTensor, problem: FirstProblem): InputPart {
  const part: InputPart = { path, dataProblem: new FirstProblem() };
  const parametersPath = [...path, 'parameters'];
  const readers = {
    name: () => {
      part.name = readValue(scanner, DEPTH);
    },
    shape: () => {
      part.shape = readValue(scanner, DEPTH);
    },
    datatype: () => {
      part.datatype = readValue(scanner, DEPTH);
    },
    parameters: () => {
      const binary_data_size = () => {
        if (!readNull(scanner)) part.binarySize = readValue(scanner, DEPTH + 1);
      };
      const idle = idleReaders(scanner, DEPTH + 1, parametersPath, problem);
      if (!readNull(scanner)) readKnown(scanner, DEPTH + 1, parametersPath, { binary_data_size, ...idle }, problem);
    },
    data: () => {
      scanner.peek();
      part.dataAt = scanner.at;
      part.data = readData(scanner, part, readTensor);
    },
  };
  readKnown(scanner, DEPTH, path, readers, problem);
  return part;
}

/** The name of `data` in errors is its path. */
function readData(scanner: Scanner, part: InputPart, readTensor: ReadTensor): DoubleTensor | null {
  const { path, dataProblem } = part;
  const dataPath = [...path, 'data'];
  if (scanner.peek() === OPEN_BRACKET) {
    part.areBooleans = startsWithBoolean(scanner);
    return readTensor(scanner, formatPath(dataPath), dataProblem.report, part.areBooleans ? 'flag' : 'real');
  }
  const value = readValue(scanner, DEPTH);
  const detail = (place: string) => `${place} is ${preview(value)}; expected an array of numbers`;
  if (value !== null) dataProblem.report('INVALID_TENSOR', () => dataPath, detail);
  return null;
}

/** Whether the first thing in the nested array at the cursor is true or false. The cursor stays. */
function startsWithBoolean(scanner: Scanner): boolean {
  const start = scanner.at;
  while (scanner.peek() === OPEN_BRACKET) scanner.at++;
  const byte = scanner.peek();
  scanner.at = start;
  return byte === 0x74 /* t */ || byte === 0x66 /* f */;
}
