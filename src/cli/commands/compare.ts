import { CliError } from '../cli-error.ts';
import type { Command, Given } from '../command.ts';
import { compareFiles } from '../compare/compare-files.ts';
import { FLAGS, readOptions } from '../compare/options.ts';
import { isBeyond, jsonOf, textOf } from '../compare/report.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';

/** `exact-loss compare`: how far the outputs of another implementation are from exact ones. */
export const compare: Command = {
  name: 'compare',
  summary: 'How many ulps the outputs of another implementation are off, and where',
  synopsis: 'MINE FILE… [NAME=FILE…] [OPTIONS]\n       exact-loss compare MINE VECTORS.json [OPTIONS]',
  description: [
    'MINE has outputs by their names (loss, losses, grad, probs, …): .npz, .safetensors or an object of JSON, or a .npy file that is called as its ' +
      'output is, or OUTPUT=FILE. The other files are the inputs of the operation, as for its own command, and the options are those of its request.',
    'Each number is compared with the exact one: |mine − exact| in ulps of the type at the exact value, which for a correctly rounded result ' +
      'is at most 0.5. exact counts the numbers that are the exact value rounded once; digits lost is log10 of the worst error in ulps. For float64 the ' +
      'exact values are themselves known to 2 ulp only.',
    'VECTORS.json is a file of golden vectors. MINE then has tensors named id/output, as cross-entropy-000/grad, or in JSON an object of ' +
      'outputs for each id.',
  ],
  arrays: ['logits', 'labels', 'target_probs', 'log_probs'],
  flags: FLAGS,
  examples: [
    {
      line: `echo '{"loss":0,"grad":[[0,0]]}' | exact-loss compare - logits='[[0,-50]]' labels='[0]' --dtype float32`,
      text: 'a loss and a gradient that a kernel has lost',
    },
    {
      line: `exact-loss softmax logits='[[1,2,3]]' --dtype float32 --out mine.npz && exact-loss compare mine.npz logits='[[1,2,3]]' --operation softmax --tolerance 0.5`,
      text: 'fails where a number is not correctly rounded',
    },
  ],
  run: runCompare,
};

async function runCompare({ values, words }: Given, io: Io): Promise<ExitCode> {
  const options = readOptions(values);
  const { operation, tolerance } = options;
  const [file, ...rest] = words;
  if (file === undefined) throw new CliError('the outputs to be compared are missing; expected mine.npz first');
  if (rest.length === 0)
    throw new CliError(`the inputs of ${operation.name} are missing; expected them behind ${file}`);
  const outputs = await compareFiles(file, rest, options, values, io);
  const isJson = values.json === true || !io.stdout.isTerminal;
  await io.stdout.write(isJson ? jsonOf(outputs, tolerance) : textOf(outputs, tolerance));
  const isFine = tolerance === undefined || !outputs.some((output) => isBeyond(output, tolerance));
  return isFine ? EXIT.OK : EXIT.FAILED;
}
