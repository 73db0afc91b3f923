import type { Results } from '../../codecs/codec.ts';
import type { Format } from '../../codecs/formats.ts';
import { writeNpy } from '../../codecs/npy/write-npy.ts';
import { type Dtype, dtypeOf } from '../../core/tensors/numbers.ts';
import type { Tensor } from '../../core/tensors/tensor.ts';
import type { Operation } from '../../operations/operation.ts';
import { CliError } from '../cli-error.ts';
import type { Io } from '../io.ts';
import { writeTo } from './open-output.ts';
import { readResults } from './read-results.ts';
import { summaryOfResults } from './summary.ts';
import type { Target } from './target.ts';

/**
 * Asks for an answer in the format that its target has, and writes it there.
 *
 * @throws CliError several results for a .npy file, or none; the file cannot be written
 */
export async function writeAnswer(
  operation: Operation,
  target: Target,
  ask: (to: Format) => Promise<readonly Buffer[]>,
  io: Io,
): Promise<void> {
  const { format } = target;
  if (format !== 'summary' && format !== 'npy') {
    await writeTo(target, await ask(format), io);
    return;
  }
  const results = readResults(operation, await ask('safetensors'));
  if (format === 'npy') await writeTo(target, [writeNpy(onlyOne(results))], io);
  else await io.stdout.write(summaryOfResults(results, dtypeOfResults(results)));
}

function onlyOne(results: Results): Tensor {
  const tensors = Object.values(results).filter((value) => value !== null);
  const [only] = tensors;
  if (only !== undefined && tensors.length === 1) return only as Tensor;
  const names = Object.entries(results).map(([name, value]) => (value === null ? `${name}, which is null` : name));
  throw new CliError(
    `.npy holds one array, and the results are ${names.join(', ')}; expected --outputs with one of them, or .npz`,
  );
}

function dtypeOfResults(results: Results): Dtype {
  const [first] = Object.values(results);
  return first && typeof first === 'object' ? dtypeOf(first.data) : 'float64';
}
