/** What is looked at: the loss and the gradient of a right and of a wrong prediction. */
export const CASES = [
  { name: 'loss of a right prediction', label: 0, quantity: 'loss' },
  { name: 'gradient of a right prediction', label: 0, quantity: 'grad' },
  { name: 'loss of a wrong prediction', label: 1, quantity: 'loss' },
  { name: 'gradient of a wrong prediction', label: 1, quantity: 'grad' },
] as const;

export const WAY_NAMES = { textbook: 'textbook', pytorch: 'as PyTorch', service: 'this service' } as const;

export const STATE_NAMES = {
  accurate: 'all digits',
  fewer: 'fewer digits',
  zero: '0',
  infinite: 'Infinity',
  nan: 'NaN',
} as const;
