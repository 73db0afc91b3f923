import { decodeSafetensors } from '../../codecs/safetensors/decode-safetensors.ts';
import { classLayout, rowStart } from '../../core/tensors/class-layout.ts';
import { valueAt } from '../../core/tensors/numbers.ts';
import { sameShape, type Tensor } from '../../core/tensors/tensor.ts';
import type { Operation } from '../../operations/operation.ts';
import { computeHere } from '../asking/compute-here.ts';
import type { Inputs } from '../inputs/read-inputs.ts';
import { wholeRequest } from '../inputs/whole-request.ts';
import type { Outputs } from './read-outputs.ts';

/**
 * The outputs of a request as doubles, whatever the inputs came as: each within 2 ulp of a double.
 *
 * @param flags options of the request
 * @throws InputError
 */
export async function exactOutputs(
  operation: Operation,
  inputs: Inputs,
  names: readonly string[],
  flags: { readonly [name: string]: string },
): Promise<Outputs> {
  const body = wholeRequest(operation, inputs, flags);
  const texts = { ...body.texts, dtype: 'float64', outputs: names.join(',') };
  const answer = await computeHere({ operation, body: { ...body, texts }, to: 'safetensors' });
  return decodeSafetensors(Buffer.concat(answer), () => 'real').fields as { [name: string]: Tensor };
}

/** Says what the inputs are at a place of an output: the number there, or of a row its label and largest number. */
export function inputsAt(
  operation: Operation,
  { fields }: Inputs,
  texts: { readonly [name: string]: string },
  output: Tensor,
): (at: number) => string | undefined {
  const name = operation.rowsIn(fields);
  const rows = fields[name] as Tensor;
  const labels = fields.labels as Tensor | undefined;
  if (sameShape(rows.shape, output.shape)) return (at) => `${name} there ${valueAt(rows.data, at)}`;
  if (!operation.hasClasses) return () => undefined;
  const axis = texts.class_axis === undefined ? undefined : Number(texts.class_axis);
  const layout = classLayout(name, rows.shape, axis);
  if (!sameShape(layout.rowShape, output.shape) || output.shape.length === 0) return () => undefined;
  return (row) => {
    const at = (c: number) => valueAt(rows.data, rowStart(layout, row) + c * layout.inner);
    let largest = 0;
    for (let c = 1; c < layout.classes; c++) if (at(c) > at(largest)) largest = c;
    const label = labels && (labels.data[row] as number);
    const ofLabel =
      label === undefined || !(label >= 0 && label < layout.classes) ? '' : `label ${label} with ${at(label)}, `;
    return `${name} there: ${ofLabel}largest ${at(largest)} of class ${largest}`;
  };
}
