/** What is looked at: the loss and the gradient of a right prediction, whose label is 0, and of a wrong one. */
export const CASES = [
  { label: 0, quantity: 'loss' },
  { label: 0, quantity: 'grad' },
  { label: 1, quantity: 'loss' },
  { label: 1, quantity: 'grad' },
] as const;
