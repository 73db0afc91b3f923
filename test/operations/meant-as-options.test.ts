import { describe, expect, test } from 'vitest';
import { operationNamed } from '../../src/operations/index.ts';
import { meantAsOptions } from '../../src/operations/meant-as-options.ts';

const nll = operationNamed('nll');

describe('meantAsOptions', () => {
  test.each([
    ['an option of the operation', 'reduction'],
    ['an option of another operation', 'label_smoothing'],
    ['a misspelt option', 'reducton'],
    ['an option in the words of another library', 'dim'],
    ['a tensor, to be refused', 'labels'],
  ])('keeps %s', (_, name) => {
    expect(meantAsOptions(nll, { [name]: '1' })).toEqual({ [name]: '1' });
  });

  test.each(['format', 'author', 'transformers_version'])('leaves out %s, which resembles none', (name) => {
    expect(meantAsOptions(nll, { [name]: '1', reduction: 'sum' })).toEqual({ reduction: 'sum' });
  });
});
