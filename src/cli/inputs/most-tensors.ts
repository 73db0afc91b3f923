/** Files of other programs may have more tensors than a request: golden vectors are some hundred, with some tensors each. */
export const MOST_TENSORS = 100_000;
