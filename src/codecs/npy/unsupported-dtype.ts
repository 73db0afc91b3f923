import { excerpt } from '../../core/tensors/excerpt.ts';
import { InputError } from '../../core/tensors/input-error.ts';
import type { TensorKind } from '../../core/tensors/tensor.ts';
import { elementTypesOf } from '../binary/element-types.ts';
import { meantByReals } from '../binary/meant-by-reals.ts';
import { elementOfDescr, NUMPY_NAMES } from './element-of-descr.ts';

/** The type to convert to, where any number will do. */
const USUAL: { readonly [K in TensorKind]: string } = {
  real: 'np.float64',
  integer: 'np.int64',
  boolean: 'bool',
  flag: 'np.int64',
};

/** Fails since an array has a type that a tensor of that kind cannot have: which, what that is, and how to convert it. */
export function unsupportedDtype(name: string, descr: string, kind: TensorKind): never {
  const names = elementTypesOf(kind).flatMap((type) => NUMPY_NAMES[type] ?? []);
  const { what, mend } = adviceOn(descr, kind);
  const seen = `${excerpt(name)} has dtype ${excerpt(descr)}${what === '' ? '' : `, ${what}`}`;
  const meant = meantByReals(name, kind, elementOfDescr(descr).type);
  const detail = `${seen}; expected ${names.join(', ')}: ${mend}${meant}`;
  throw new InputError('UNSUPPORTED_DTYPE', [{ path: [name], detail }]);
}

interface Advice {
  /** What the type is; empty where its name says it. */
  readonly what: string;
  readonly mend: string;
}

function adviceOn(descr: string, kind: TensorKind): Advice {
  const convert = `convert it with array.astype(${USUAL[kind]})`;
  if (descr.startsWith('[') || descr.startsWith('(') || descr.startsWith('{'))
    return { what: 'which are records', mend: "save one field, as array['name']" };
  const code = descr.replace(/^[<>=|]/, '');
  switch (code.charAt(0)) {
    case 'O': {
      const usual = kind === 'real' ? 'np.float32' : USUAL[kind];
      const what = 'which are Python objects, as allow_pickle=True saves them; nothing is unpickled here';
      return { what, mend: `convert it with array.astype(${usual})` };
    }
    case 'V':
      if (code === 'V2')
        return {
          what: 'which are two bytes without a type, as ml_dtypes.bfloat16 is saved',
          mend: 'convert it with array.astype(np.float32) before it is saved, or send BF16 as safetensors',
        };
      return { what: 'which are bytes without a type', mend: `${convert} before it is saved` };
    case 'c':
      return { what: 'which are complex numbers', mend: `save array.real, or ${convert}` };
    case 'U':
    case 'S':
    case 'a':
      if (kind !== 'integer') return { what: 'which are texts', mend: convert };
      return { what: 'which are texts', mend: 'number the classes with np.unique(array, return_inverse=True)[1]' };
    case 'M':
    case 'm':
      return { what: 'which are times', mend: convert };
    case 'f':
    case 'g':
      return /^f(?:[248])$/.test(code)
        ? { what: '', mend: convert }
        : { what: 'which only some machines have', mend: convert };
    default:
      return { what: '', mend: convert };
  }
}
