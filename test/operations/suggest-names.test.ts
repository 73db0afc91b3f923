import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../src/operations/index.ts';
import { isMeantAsOption, suggestionFor } from '../../src/operations/suggest-names.ts';

const knownTo = (operation: string) =>
  Object.keys(OPERATIONS.find(({ name }) => name === operation)?.request.properties ?? {});

describe('a field of another library or spelling is answered with ours:', () => {
  test.each([
    ['cross-entropy', 'input', '"logits"'],
    ['nll', 'input', '"log_probs"'],
    ['softmax', 'x', '"logits"'],
    ['cross-entropy', 'target', '"labels" or "target_probs"'],
    ['nll', 'target', '"labels"'],
    ['cross-entropy', 'y_true', '"labels" or "target_probs"'],
    ['cross-entropy', 'soft_labels', '"target_probs"'],
    ['cross-entropy', 'weight', '"class_weight"'],
    ['nll', 'weights', '"class_weight"'],
    ['cross-entropy', 'classWeights', '"class_weight"'],
    ['binary-cross-entropy', 'weight', '"sample_weight", with normalizer "valid"'],
    ['binary-cross-entropy', 'pos_weights', '"pos_weight"'],
    ['binary-cross-entropy', 'targets', '"labels" or "target_probs"'],
    ['binary-cross-entropy', 'alpha', '"focal_alpha"'],
    ['binary-cross-entropy', 'gamma', '"focal_gamma"'],
    ['preference', 'weight', '"sample_weight"'],
    ['preference', 'gamma', '"margin"'],
    ['preference', 'rpo_alpha', '"sft_weight"'],
    ['preference', 'reference_chosen_logps', '"ref_chosen"'],
    ['preference', 'policy_rejected_logps', '"rejected"'],
    ['softmax', 'dim', '"class_axis"'],
    ['log-softmax', 'axis', '"class_axis"'],
    ['cross-entropy', 'smoothing', '"label_smoothing"'],
    ['cross-entropy', 'eps', '"label_smoothing"'],
    ['cross-entropy', 'ignoreIndex', '"ignore_index"'],
    ['cross-entropy', 'ignore-index', '"ignore_index"'],
    ['cross-entropy', 'ignore_class', '"ignore_index"'],
    ['cross-entropy', 'validateTargetProbs', '"validate_target_probs"'],
    ['softmax', 'gradOutput', '"grad_output"'],
    ['softmax', 'LOGITS', '"logits"'],
    ['nll', 'logProbs', '"log_probs"'],
    ['nll', 'logits', '"log_probs", or /v1/cross-entropy'],
    ['cross-entropy', 'size_average', '"reduction"'],
    ['cross-entropy', 'reducton', '"reduction"'],
    ['cross-entropy', 'dtpye', '"dtype"'],
    ['cross-entropy', 'lables', '"labels"'],
  ])('on %s, %s means %s', (operation, name, meant) => {
    expect(suggestionFor(name, knownTo(operation))).toBe(meant);
  });
});

test.each([
  'temperature',
  'model',
  'foo',
  'a',
  '',
  'id',
  'data',
  'constructor',
  '__proto__',
  'weight_decay',
  'logits'.repeat(99),
])('%j resembles no field: none is suggested', (name) => {
  expect(suggestionFor(name, knownTo('cross-entropy'))).toBeUndefined();
});

test('what another operation has is not suggested', () => {
  expect(suggestionFor('weight', knownTo('softmax'))).toBeUndefined();
  expect(suggestionFor('eps', knownTo('nll'))).toBeUndefined();
  expect(suggestionFor('target', knownTo('softmax'))).toBeUndefined();
});

describe('among the metadata of a file', () => {
  const known = knownTo('cross-entropy');

  test.each([
    'weight',
    'dim',
    'axis',
    'smoothing',
    'eps',
    'ignoreIndex',
    'reducton',
    'dtype',
    'class_weight',
    'labels',
  ])('%s is meant as an option', (name) => expect(isMeantAsOption(name, known)).toBe(true));

  test.each([
    'format',
    'step',
    'epoch',
    'seed',
    'model',
    'author',
    'total_size',
    'dataset',
    'input',
    'target',
    'version',
    'lr',
  ])('%s is not', (name) => expect(isMeantAsOption(name, known)).toBe(false));
});
