import type { Message } from '../../codecs/codec.ts';
import { referenceEngine } from '../../codecs/reference-engine.ts';
import type { Operation } from '../../operations/operation.ts';
import { CliError } from '../cli-error.ts';
import { inputProblem } from '../input-problem.ts';
import type { FileFormat } from './sniff.ts';

/**
 * Reads a file that has arrays by name: safetensors, npz, or an object of JSON.
 *
 * @throws CliError
 */
export function readMessage(operation: Operation, file: string, format: FileFormat, bytes: Buffer): Message {
  if (format !== 'safetensors' && format !== 'json') throw new CliError(`${file}: ${format} is not read yet`);
  try {
    return referenceEngine.codecs[format].decode([bytes], operation.kindOf);
  } catch (error) {
    throw inputProblem(error, {}, file);
  }
}
