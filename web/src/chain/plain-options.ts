/** Options that leave the gradient of a row at p − y, or divide it by the rows: they leave rows out, or change the answer's form. */
export const PLAIN_OPTIONS: readonly string[] = [
  'reduction',
  'ignore_index',
  'bins',
  'class_axis',
  'dtype',
  'encoding',
  'outputs',
  'on_non_finite',
  'validate_target_probs',
];
