import { ELEMENT_TYPES, elementTypesOf } from '../../../../src/codecs/binary/element-types.ts';
import type { Contents } from './contents.ts';
import { OPTIONS } from './json-contents.ts';
import { ReadError } from './read-error.ts';
import { readSafetensors } from './safetensors.ts';
import { type RealType, shapeText, type Tensor, transposed } from './tensor.ts';

const TENSORS = ['logits', 'labels', 'target_probs', 'class_weight', 'grad_output'];

/**
 * What a safetensors file holds: the tensors of a request, by their names, and options in its metadata.
 *
 * @throws ReadError
 */
export function safetensorsContents(file: Uint8Array): Contents {
  const { tensors, metadata } = readSafetensors(file, (name) => TENSORS.includes(name));
  const { logits, labels, target_probs: targetProbs, class_weight: weight, grad_output: gradOutput } = tensors;
  if (!logits && !labels) throw new ReadError(undefined, Object.keys(tensors).join(', ') || '∅', 'safetensorsTensors');
  const known = Object.entries(metadata).filter(([name]) => OPTIONS.includes(name));
  const options: { [name: string]: unknown } = Object.fromEntries(known);
  const isTransposed = options.class_axis === '0';
  if (weight) options.class_weight = [...weight.data];
  if (gradOutput) options.grad_output = [...gradOutput.data];
  return {
    ...(logits && { logits: matrixOf(logits, 'logits', isTransposed) }),
    ...(labels && { labels: labelsOf(labels) }),
    ...(targetProbs && { targetProbs: matrixOf(targetProbs, 'target_probs', isTransposed) }),
    options,
  };
}

function matrixOf({ type, shape, data }: Tensor, path: string, isTransposed: boolean): Tensor<RealType> {
  if (ELEMENT_TYPES[type].kind !== 'real')
    throw new ReadError({ path }, type, 'realType', elementTypesOf('real').join(', '));
  if (shape.length !== 2) throw new ReadError({ path }, shapeText(shape), 'matrix');
  const [first = 0, second = 0] = shape;
  if (!isTransposed) return { type: type as RealType, shape, data };
  return { type: type as RealType, shape: [second, first], data: transposed(data, first, second) };
}

function labelsOf(labels: Tensor): Tensor {
  const { type, shape } = labels;
  if (ELEMENT_TYPES[type].kind !== 'integer')
    throw new ReadError({ path: 'labels' }, type, 'integerType', elementTypesOf('integer').join(', '));
  if (shape.length !== 1) throw new ReadError({ path: 'labels' }, shapeText(shape), 'shapeOf', '(N,)');
  return labels;
}
