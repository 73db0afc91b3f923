import { preview } from '../json/preview.ts';
import { fail } from './fail.ts';
import type { OutputPart, RequestParts } from './read-request.ts';
import type { Frame, Reply, RequestedOutput } from './reply.ts';

/** The parameter that says it of all outputs. */
export const BINARY_OUTPUT = 'binary_data_output';

/** The id is sent back: whoever sends much of it gets none. */
export const LONGEST_ID = 256;

/**
 * What a request says of its answer.
 *
 * @throws InputError INVALID_OPTION, MISSING_FIELD
 */
export function readReply({ id, modelName, parameters, outputs }: RequestParts, { model, version }: Frame): Reply {
  if (id !== undefined && typeof id !== 'string') {
    return fail('INVALID_OPTION', ['id'], `is ${preview(id)}; expected a string`);
  }
  if (id !== undefined && id.length > LONGEST_ID) {
    fail('INVALID_OPTION', ['id'], `is ${preview(id)}; expected a string of at most ${LONGEST_ID} characters`);
  }
  // Not in the protocol, but its clients write it: it may not contradict the address.
  if (modelName !== undefined && modelName !== model) {
    fail('INVALID_OPTION', ['model_name'], `is ${preview(modelName)}; expected "${model}", as in the address`);
  }
  const isBinary = parameters.get(BINARY_OUTPUT) ?? false;
  if (typeof isBinary !== 'boolean') {
    fail('INVALID_OPTION', ['parameters', BINARY_OUTPUT], `is ${preview(isBinary)}; expected true or false`);
  }
  return { model, version, id, outputs: outputs?.map(readOutput), isBinary: isBinary === true };
}

function readOutput({ path, name, binary }: OutputPart): RequestedOutput {
  if (name === undefined) fail('MISSING_FIELD', [...path, 'name'], 'is missing; it is required');
  if (typeof name !== 'string')
    return fail('INVALID_OPTION', [...path, 'name'], `is ${preview(name)}; expected a string`);
  if (binary !== undefined && typeof binary !== 'boolean') {
    const binaryPath = [...path, 'parameters', 'binary_data'];
    return fail('INVALID_OPTION', binaryPath, `is ${preview(binary)}; expected true or false`);
  }
  return { name, isBinary: binary };
}
