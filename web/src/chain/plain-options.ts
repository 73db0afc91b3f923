/** Options under which the gradient of a row is p − y, maybe over the number of rows, or 0: they leave rows out, or change the answer's form. */
export const PLAIN_OPTIONS: readonly string[] = [
  'reduction',
  'ignore_index',
  'bins',
  'class_axis',
  'encoding',
  'outputs',
  'on_non_finite',
  'validate_target_probs',
];
