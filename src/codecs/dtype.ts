/** The precisions that numbers can have in an answer, the default first. */
export const DTYPES = ['float64', 'float32', 'float16', 'bfloat16'] as const;
export type Dtype = (typeof DTYPES)[number];
