import type { Texts } from '../codecs/codec.ts';
import { isTensorSchema } from '../schemas/tensor.ts';
import { OPERATIONS } from './index.ts';
import type { Operation } from './operation.ts';
import { isMeantAsOption } from './suggest-names.ts';

/** The options that any operation has. */
const options = new Set(
  OPERATIONS.flatMap(({ request }) =>
    Object.entries(request.properties).flatMap(([name, schema]) => (isTensorSchema(schema) ? [] : [name])),
  ),
);

/**
 * Those of the texts that are meant as options, of this operation or another, in another library's words too. The metadata of a file are
 * everybody's: what resembles no option was not written for us.
 *
 * @example meantAsOptions(crossEntropy, { reducton: 'sum', dim: '1', format: 'pt' }) // { reducton: 'sum', dim: '1' }
 */
export function meantAsOptions({ request }: Pick<Operation, 'request'>, texts: Texts): Texts {
  const known = Object.keys(request.properties);
  return Object.fromEntries(
    Object.entries(texts).filter(([name]) => options.has(name) || isMeantAsOption(name, known)),
  );
}
