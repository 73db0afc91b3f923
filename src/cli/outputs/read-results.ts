import type { Results } from '../../codecs/codec.ts';
import { decodeSafetensors } from '../../codecs/safetensors/decode-safetensors.ts';
import type { Tensor } from '../../core/tensors/tensor.ts';
import type { Operation } from '../../operations/operation.ts';

/** The results in an answer of safetensors, in the order of the document. A loss that is null is not in it. */
export function readResults({ response }: Operation, answer: readonly Buffer[]): Results {
  const { fields } = decodeSafetensors(Buffer.concat(answer), () => 'real');
  const names = Object.keys(fields);
  const results: { [name: string]: Tensor | null } = {};
  for (const name of Object.keys(response.properties)) {
    if (name in fields) results[name] = fields[name] as Tensor;
    else if (name === 'loss' && (names.length === 0 || 'losses' in fields)) results[name] = null;
  }
  return results;
}
