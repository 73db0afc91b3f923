import { language, texts } from '../shell/language.ts';
import type { FileError } from './hold.ts';
import type { Expected, Place } from './readers/read-error.ts';
import { filled } from './texts.ts';

/** What is expected, to stand behind “expected”. */
const expectedTexts = texts<Expected>({
  en: {
    number: 'a number',
    integer: 'an integer within ±(2^53 − 1)',
    label: 'the name of a class',
    cells: '{} cells, as in the first line',
    rows: 'one row at least',
    logitColumns: 'columns of numbers',
    closingQuote: 'a quote that closes the cell',
    utf8: 'text in UTF-8',
    json: 'JSON, with nothing behind it',
    bodyOrMatrix: 'a request {"logits": …, "labels": …}, a matrix, or a list of labels',
    member: 'one of {}',
    matrix: 'a matrix [[…], […]] of rank 2',
    width: '{} numbers, as in the first row',
    npyMagic: 'the bytes 93 4e 55 4d 50 59 that every .npy file starts with',
    npyVersion: 'version 1, 2 or 3',
    npyHeader: 'a header of NumPy with descr, fortran_order and shape',
    npyType: 'one of {}, with < or > before it',
    npyRank: 'rank 2 for logits, or rank 1 for labels',
    integersAtRank1: 'integers at rank 1, for labels: labels.astype("int64")',
    bytes: '{} bytes',
    arrays: 'the array itself, not an archive (.npz, .pt): numpy.save or safetensors',
    safetensorsHeader: 'a safetensors file: the length of a header, and the header as JSON',
    safetensorsTensors: 'tensors named logits and labels',
    realType: 'one of {}',
    integerType: 'one of {}',
    shapeOf: 'the shape {}',
    asManyRows: '{}, as many as there are rows of logits',
    limit: 'at most {}, which is what this service takes at once (BODY_LIMIT)',
  },
  zh: {
    number: '一个数',
    integer: '±(2^53 − 1) 范围内的整数',
    label: '类别名称',
    cells: '{} 个单元格，与首行相同',
    rows: '至少一行',
    logitColumns: '数值列',
    closingQuote: '结束该单元格的引号',
    utf8: 'UTF-8 文本',
    json: 'JSON，且其后没有别的内容',
    bodyOrMatrix: '请求体 {"logits": …, "labels": …}、矩阵或标签列表',
    member: '{} 之一',
    matrix: '二维矩阵 [[…], […]]',
    width: '{} 个数，与首行相同',
    npyMagic: '.npy 文件开头的字节 93 4e 55 4d 50 59',
    npyVersion: '版本 1、2 或 3',
    npyHeader: '含 descr、fortran_order 和 shape 的 NumPy 文件头',
    npyType: '{} 之一，前面带 < 或 >',
    npyRank: '二维的 logits 或一维的标签',
    integersAtRank1: '一维数组应是整数标签：labels.astype("int64")',
    bytes: '{} 字节',
    arrays: '数组本身，而不是压缩包（.npz、.pt）：请用 numpy.save 或 safetensors',
    safetensorsHeader: 'safetensors 文件：先是文件头长度，再是 JSON 文件头',
    safetensorsTensors: '名为 logits 和 labels 的张量',
    realType: '{} 之一',
    integerType: '{} 之一',
    shapeOf: '形状 {}',
    asManyRows: '{}，与 logits 的行数相同',
    limit: '不超过 {}，即本服务一次接收的上限（BODY_LIMIT）',
  },
});

const t = texts({
  en: {
    line: 'line {}',
    column: 'column {}',
    byte: 'byte {}',
    between: ', ',
    says: '{}: {}; expected {}',
  },
  zh: {
    line: '第 {} 行',
    column: '第 {} 列',
    byte: '第 {} 字节',
    between: '，',
    says: '{}：读到 {}，应为{}',
  },
});

/** What is wrong with a file: which, where, what stands there, and what is expected. */
export function errorText({ file, why }: FileError): string {
  const where = [file, ...placeTexts(why.place)].filter((part) => part !== '').join(t().between);
  const expected = filled(expectedTexts()[why.expected], why.detail);
  return filled(
    t().says,
    where,
    why.seen,
    language.value === 'zh' && /^[\w{±]/.test(expected) ? ` ${expected}` : expected,
  );
}

function placeTexts(place: Place | undefined): string[] {
  if (!place) return [];
  if ('byte' in place) return [filled(t().byte, place.byte)];
  if ('path' in place) return [place.path];
  const column = place.column === undefined ? [] : [filled(t().column, place.column)];
  return [filled(t().line, place.line), ...column];
}
