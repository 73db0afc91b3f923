import csv from '../../../examples/data/iris.csv?raw';
import { readIris } from './iris.ts';

/** The 150 flowers of the examples. */
export const flowers = readIris(csv);
