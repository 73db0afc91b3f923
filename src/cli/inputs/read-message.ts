import type { Message } from '../../codecs/codec.ts';
import { createEngine } from '../../codecs/index.ts';
import type { Operation } from '../../operations/operation.ts';
import { NATIVE_ZIP } from '../../workers/native-zip.ts';
import { CliError } from '../cli-error.ts';
import { inputProblem } from '../input-problem.ts';
import { checkInflated } from './arrays-in-npz.ts';
import type { FileFormat } from './sniff.ts';

/**
 * Reads a file that has arrays by name: safetensors, npz, or an object of JSON.
 *
 * @throws CliError
 */
export function readMessage(operation: Operation, file: string, format: FileFormat, bytes: Buffer): Message {
  if (format === 'npy' || format === 'ndjson' || format === 'table')
    throw new CliError(`${file} has no names of arrays`);
  try {
    if (format === 'npz') checkInflated(file, bytes);
    return createEngine('reference', undefined, NATIVE_ZIP).codecs[format].decode([bytes], operation.kindOf);
  } catch (error) {
    throw inputProblem(error, {}, file);
  }
}
