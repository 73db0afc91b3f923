import type { Operation } from '../../operations/operation.ts';
import { suggestionFor } from '../../operations/suggest-names.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import type { KnownOutputs } from './read-outputs.ts';

/** The outputs of an operation, of which a file must have some. */
export function knownOutputs({ name: operation, response, isWhole }: Operation, file: string): KnownOutputs {
  const known = Object.keys(response.properties);
  return {
    kindOf: (name) => (known.includes(name) ? (isWhole(name) ? 'integer' : 'real') : undefined),
    check: (names) => {
      const unknown = names.find((name) => !known.includes(name));
      if (unknown === undefined && names.length > 0) return;
      const suggestion = unknown && suggestionFor(unknown, known);
      const hint = suggestion ? `did you mean ${suggestion}?` : `expected some of ${known.join(', ')}`;
      const seen =
        unknown === undefined ? `${file} holds no outputs` : `${file}: ${unknown} is no output of ${operation}`;
      throw new CliError(`${seen}; ${hint}`, EXIT.FAILED);
    },
  };
}
