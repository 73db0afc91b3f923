import { chainQuery } from './chain-query.ts';
import { compact, type ExampleRequest } from './example-request.ts';

/**
 * Where the playground opens a request: in the chain if that has a control for each of its fields, else in the panel of all losses.
 *
 * @example playgroundLink({ operation: 'softmax', body: '{"logits": [1, 2]}' }) // '/#/losses?op=softmax&body=%7B%22logits…'
 */
export function playgroundLink({ operation, body }: ExampleRequest, language?: 'zh'): string {
  const chain = operation === 'cross-entropy' ? chainQuery(JSON.parse(body)) : undefined;
  const query = chain ?? new URLSearchParams({ op: operation, body: compact(body) });
  if (language) query.set('lang', language);
  // As the playground writes its own addresses.
  return `/#/${chain ? 'chain' : 'losses'}?${query.toString().replaceAll('%2C', ',').replaceAll('%3B', ';')}`;
}
